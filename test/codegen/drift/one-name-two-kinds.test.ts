import { expect, test } from 'vitest'
import { formatDiffMarkdown } from '../../../cli/reports/diff-markdown.js'
import { buildDocs } from '../../../codegen/docs/model/build.js'
import { Conformance } from '../../../codegen/drift/conform/index.js'
import { diff } from '../../../codegen/drift/diff/index.js'
import type { JsonSchema, Method, Protocol } from '../../../codegen/protocol/model.js'
import { compileShapes } from '../../../runtime/validation/index.js'

const field = (name: string, type: 'string' | 'number'): JsonSchema => ({
  type: 'object',
  properties: { [name]: { type } },
  required: [name],
})

/** A request and a notification of one name in one direction, each with its own parameters. */
const protocol = (version: string, asked: JsonSchema, told: JsonSchema): Protocol => {
  const common = { method: 'state/update', messageDirection: 'clientToServer' } as const
  const methods: Method[] = [
    { ...common, kind: 'request', params: asked, result: { type: 'boolean' } },
    { ...common, kind: 'notification', params: told },
  ]
  return { protocol: 'sample', version, methods, $defs: {} }
}
const before = protocol('1.0.0', field('id', 'string'), field('text', 'string'))
const after = protocol('2.0.0', field('id', 'string'), field('text', 'number'))

test('a change of one is no change of the other', () => {
  expect(diff(before, after).changes).toMatchObject([
    { rule: 'type-changed', path: 'params.text', methodKeys: ['clientToServer notification state/update'] },
  ])
  const asked = protocol('2.0.0', field('id', 'number'), field('text', 'string'))
  expect(diff(before, asked).changes.map(({ methodKeys }) => methodKeys)).toEqual([
    ['clientToServer request state/update'],
  ])
})

test('one that goes is removed, and not a change of kind of the other', () => {
  const [request] = before.methods
  const alone = { ...before, version: '2.0.0', methods: request ? [request] : [] }
  expect(diff(before, alone).changes.map(({ rule }) => rule)).toEqual(['notification-removed'])
  expect(diff(alone, before).changes.map(({ rule }) => rule)).toEqual(['notification-added'])
})

test('a report tells them apart', () => {
  const both = protocol('2.0.0', field('id', 'number'), field('text', 'number'))
  const text = formatDiffMarkdown(diff(before, both), { audience: 'both' } as Parameters<typeof formatDiffMarkdown>[1])
  expect(text).toContain('state/update (request)')
  expect(text).toContain('state/update (notification)')
})

test('validation and conform hold each against its own parameters', () => {
  const accepts = (kind: Method['kind'], value: object) =>
    compileShapes(before)
      .find({ method: 'state/update', role: 'params', kind, sender: 'client' })
      ?.accepts(value, 'closed')
  expect([accepts('request', { id: 'a' }), accepts('notification', { id: 'a' })]).toEqual([true, false])
  expect([accepts('request', { text: 'a' }), accepts('notification', { text: 'a' })]).toEqual([false, true])
  const conformance = new Conformance(before)
  const take = (kind: Method['kind'], value: object) =>
    conformance.take({ sender: 'client', kind, method: 'state/update', value })
  take('request', { id: 'a' })
  take('notification', { text: 'a' })
  take('notification', { id: 'a' })
  const { deviations, seen } = conformance.report()
  expect(deviations).toMatchObject([{ method: 'state/update', role: 'params', count: 1 }])
  expect(seen.map(({ kind, calls }) => [kind, calls])).toEqual([
    ['request', 1],
    ['notification', 2],
  ])
})

test('the docs show the history of each', () => {
  const entries = buildDocs([before, after]).directions.flatMap(({ namespaces }) =>
    namespaces.flatMap(({ methods }) => methods),
  )
  expect(entries.map(({ kind, history }) => [kind, history.changed.map(({ version }) => version)])).toEqual([
    ['request', []],
    ['notification', ['2.0.0']],
  ])
})
