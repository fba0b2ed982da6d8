import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { complete } from '../../../cli/init/ask-what-is-missing.js'
import type { InitRequest } from '../../../codegen/commands/init.js'

let folder = ''
let questions: string[] = []
let problems: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init-ask-'))
  questions = []
  problems = []
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value))
const request = (definitions: string, more: Partial<InitRequest> = {}): InitRequest => ({
  folder,
  definitions,
  ...more,
})

/** Completes a request with answers in their order; one that is wrong is followed by the next. */
const answer = (given: InitRequest, ...answers: string[]) =>
  complete(given, async (question, wrong) => {
    questions.push(question.trim().split('\n').at(-1) ?? '')
    for (;;) {
      const next = answers.shift()
      if (next === undefined) throw new Error(`no answer to: ${question}`)
      const problem = await wrong(next)
      if (problem === undefined) return next
      problems.push(problem)
    }
  })

describe('what is asked for', () => {
  test('a known protocol needs nothing more', async () => {
    expect(await answer(request('acp'))).toEqual(request('acp'))
    expect(questions).toEqual([])
  })

  test('the definitions, until they name something that is there', async () => {
    const done = await answer(request(''), '', 'nowhere.ts', 'acp')
    expect(done.definitions).toBe('acp')
    expect(problems[0]).toBe('Give the name of a protocol or of a file.')
    expect(problems[1]).toContain('there are no such definitions')
  })

  test('a protocol document needs nothing more', async () => {
    write('notes.json', { documentVersion: 2, protocol: 'notes', version: '1', methods: [], $defs: {} })
    expect(await answer(request('notes.json'))).toEqual(request('notes.json'))
  })

  test('a meta model has the framing of its protocol', async () => {
    write('metaModel.json', {
      metaData: { version: '3.17.0' },
      requests: [],
      notifications: [],
      structures: [],
      enumerations: [],
      typeAliases: [],
    })
    const { name, framing } = await answer(request('metaModel.json'), 'my-lsp')
    expect({ name, framing }).toEqual({ name: 'my-lsp', framing: undefined })
    expect(questions).toHaveLength(1)
  })

  test('who sends the methods of a branch, and a framing that there is', async () => {
    write('tree.json', { server: { get: { rpcMethod: 'x/get', params: null, result: { type: 'string' } } } })
    const { branches, framing } = await answer(
      request('tree.json', { name: 'tree' }),
      ...['server', 'omit', 'lines', 'json-lines'],
    )
    expect({ branches, framing }).toEqual({ branches: { server: 'omit' }, framing: 'json-lines' })
    expect(problems).toEqual([
      'Give clientToServer, serverToClient, both or omit.',
      'Give content-length or json-lines.',
    ])
  })

  test.each([
    ['all', { clientRequests: ['AskRequest', 'OpenRequest'] }],
    ['none', { serverRequests: ['AskRequest', 'OpenRequest'] }],
    ['OpenRequest', { clientRequests: ['OpenRequest'], serverRequests: ['AskRequest'] }],
  ])('who sends messages that nothing tells it of: %s', async (said, messages) => {
    const message = (method: string) => ({ properties: { method: { const: method } } })
    const definitions = { AskRequest: message('ask'), AskResult: {}, OpenRequest: message('open'), OpenResult: {} }
    write('notes.json', { definitions })
    const done = await answer(request('notes.json', { name: 'notes', framing: 'json-lines' }), '', 'Ask', said)
    expect(done.messages).toEqual(messages)
    expect(problems).toEqual(['Give names, all or none.', 'Not among them: Ask.'])
  })
})
