import { expect, test } from 'vitest'
import type { JsonSchema } from '../../../codegen/protocol/model.js'
import { findRefProblem } from '../../../codegen/protocol/refs-in-place.js'
import { findDocumentProblems } from '../../../codegen/protocol/validate.js'

const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` })

/** Definitions of which each leads to the next one. */
const chain = (length: number, link: (next: JsonSchema) => JsonSchema): Record<string, JsonSchema> => ({
  ...Object.fromEntries(Array.from({ length }, (_, at) => [`L${at}`, link(ref(`L${at + 1}`))])),
  [`L${length}`]: { type: 'string' },
})

test('definitions that lead through too many others for one value are refused, however they do', () => {
  const links: ((next: JsonSchema) => JsonSchema)[] = [
    next => next,
    next => ({ anyOf: [{ type: 'null' }, next] }),
    next => ({ allOf: [{ oneOf: [next] }] }),
    next => ({ not: { not: next } }),
  ]
  for (const link of links) {
    expect(findRefProblem(chain(100, link), 'length')).toBeUndefined()
    expect(findRefProblem(chain(20_000, link), 'length')?.message).toMatch(
      /leads through more than 400 schemas for one value$/,
    )
  }
  // The order of the definitions makes no difference.
  const turned = Object.fromEntries(Object.entries(chain(20_000, next => next)).reverse())
  expect(findRefProblem(turned, 'length')?.name).toBe('L19600')
})

test('a longer way counts, not the first', () => {
  const $defs = chain(410, next => next)
  for (let at = 0; at < 410; at++) $defs[`L${at}`] = { anyOf: [ref('L410'), ref(`L${at + 1}`)] }
  expect(findRefProblem($defs, 'length')?.message).toContain('leads through more than 400')
})

test('definitions may lead any number of times into values, and to others many times', () => {
  const deep = chain(20_000, next => ({ type: 'object', properties: { next } }))
  const doubled = chain(60, next => ({ anyOf: [next, next] }))
  for (const $defs of [deep, doubled]) expect(findRefProblem($defs, 'length')).toBeUndefined()
})

test('a document with such definitions is not valid; circles are left to what needs to know what they admit', () => {
  const problemsOf = ($defs: Record<string, JsonSchema>) =>
    findDocumentProblems({ documentVersion: 2, protocol: 'p', version: '1', methods: [], $defs }, 'p.json').map(
      ({ place, message }) => `${place?.pointer}: ${message}`,
    )
  expect(problemsOf(chain(500, next => next))).toEqual([
    '/$defs/L100: L100 leads through more than 400 schemas for one value',
  ])
  const circle = { A: ref('B'), B: { anyOf: [ref('A'), ref('L0')] } }
  expect(problemsOf(circle)).not.toEqual([])
  expect(problemsOf({ ...circle, ...chain(100, next => next) })).toEqual([])
  expect(problemsOf({ ...circle, ...chain(500, next => next) })).toHaveLength(1)
  expect(findRefProblem(circle, 'circle')?.message).toBe('A → B → A: these definitions only refer to each other')
})
