import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AcpClient, protocol as acp } from '../../generated/acp/1/index.js'
import { protocol as cody } from '../../generated/cody/1.114/index.js'
import { mockAgent } from '../../testing/index.js'
import { checkScenario } from '../../testing/mock/check-scenario.js'
import { learn } from '../../testing/mock/protocol.js'
import { loadScenario } from '../../testing/mock/scenario-file.js'

const known = { acp: await learn(acp, {}), cody: await learn(cody, {}) }
/** What is wrong with the steps of one method, a line for each place. */
const problems = (protocol: keyof typeof known, method: string, ...steps: unknown[]) =>
  checkScenario({ [method]: steps }, known[protocol]).map(
    ({ pointer, message, hint }) => `${pointer.split('/').slice(2).join('/')}: ${message} (${hint})`,
  )

describe('values that are held against the protocol', () => {
  test.each([
    ['the name of a member', { result: { stopReason: 'end_turn', usge: {} } }, /^0.result.usge: .*no "usge" here/],
    [
      'a name deep in a union',
      { notify: 'session/update', params: { sessionId: 's', update: { sessionUpdate: 'plan', entris: [] } } },
      /^0.params.update.entris: .*\(did you mean entries\?\)/,
    ],
    [
      'what an answer has to contain',
      { ask: 'session/request_permission', expect: { outcome: { outcome: 'chosen' } } },
      /^0.expect.outcome.outcome: must be .*"cancelled"/,
    ],
    [
      'a name in what an answer has to contain',
      { ask: 'session/request_permission', expect: { outcom: {} } },
      /^0.expect.outcom: the protocol has no "outcom" here \(did you mean outcome\?\)/,
    ],
    ['a condition', { when: { sessionId: 5 }, do: [] }, /^0.when.sessionId: must be string, not number/],
    ['the method of a condition', { when: {}, of: 'session/nwe', do: [] }, /^0.of: .*did you mean session.new/],
    [
      'a condition on another method',
      { when: { cwdd: '/' }, of: 'session/new', do: [] },
      /^0.when.cwdd: .*did you mean cwd\?/,
    ],
    [
      'a pointer',
      { sample: { _meta: { a: { $params: '/sesionId' } } } },
      /^0.sample._meta.a: .*did you mean sessionId/,
    ],
    ['no pointer', { sample: { _meta: { a: { $params: 'sessionId' } } } }, /is no JSON pointer/],
    [
      'a pointer into another method',
      { sample: { _meta: { a: { $params: '/mode', of: 'session/new' } } } },
      /no "mode" here/,
    ],
    ['an unknown method', { sample: { _meta: { a: { $params: '', of: 'no/such' } } } }, /no client .* sends "no.such"/],
    ['a placeholder', { sample: { _meta: { a: { $params: '/sessionId', off: 'x' } } } }, /this is no placeholder/],
    ['an answer without a question', { sample: { _meta: { a: { $answer: '' } } } }, /no step asks the client before/],
    ['a step in a branch', { do: [{ result: { stopReason: 1 } }] }, /^0.do.0.result.stopReason: must be/],
    ['a count', { times: 0, do: [] }, /^0.times: times is a whole number from 1/],
    ['a misspelt step', { notfy: 'session/update' }, /^0: this is no step \(did you mean notify\?\)/],
    ['a misspelt key', { notify: 'session/update', parms: {} }, /^0.parms: .* \(did you mean params\?\)/],
    ['a member of an error', { error: { code: 1, message: 'm', dat: 1 } }, /^0.error: an error has/],
    ['a misspelt wait', { waitFor: 'session/cancl' }, /^0.waitFor: .*did you mean session.cancel/],
  ])('%s', (_, step, expected) => {
    expect(problems('acp', 'session/prompt', step)).toEqual([expect.stringMatching(expected)])
  })

  test.each([
    [{ ask: 'session/request_permission', expect: {} }],
    [{ ask: 'session/request_permission', expect: { outcome: { optionId: 'yes' } } }],
    [{ ask: 'session/request_permission', expect: { _meta: { any: [1, { thing: true }] } } }],
    [{ when: { prompt: [{ text: 'no' }, {}] }, do: [] }],
    [{ result: { stopReason: { $params: '/sessionId' }, _meta: { rest: { $params: '' } } } }],
    [{ notify: 'session/update', params: { sessionId: 's', update: { $params: '/prompt/0/_meta' } } }],
  ])('%j is right', step => {
    expect(problems('acp', 'session/prompt', step)).toEqual([])
  })

  test('an answer is held against the method that was asked last', () => {
    const ask = { ask: 'session/request_permission' }
    const meta = (pointer: string) => ({ sample: { _meta: { a: { $answer: pointer } } } })
    expect(problems('acp', 'session/prompt', ask, meta('/outcome/optionId'))).toEqual([])
    expect(problems('acp', 'session/prompt', ask, meta('/outcome/option'))).toEqual([
      expect.stringContaining('did you mean optionId'),
    ])
    expect(problems('acp', 'session/prompt', { do: [ask] }, meta('/outcome/optionId'))).toEqual([])
  })

  test('a request is answered once; a branch may answer it before', () => {
    const result = { result: { stopReason: 'end_turn' } }
    expect(problems('acp', 'session/prompt', { do: [result] }, result, { waitMs: 1 })).toEqual([])
    expect(problems('acp', 'session/prompt', result, { sample: true })).toEqual([
      '1: the request is answered already, by result (leave this step out)',
    ])
  })

  test('params that are no object have no members', () => {
    expect(problems('cody', 'editTask/cancel', { when: 'task-1', do: [] })).toEqual([])
    expect(problems('cody', 'editTask/cancel', { when: { id: 'x' }, do: [] })).toHaveLength(1)
    expect(problems('cody', 'chat/new', { result: { $params: '/id' } })).toEqual([
      expect.stringContaining('chat/new has no params'),
    ])
  })
})

test('handlers of methods that no client sends are refused', async () => {
  await using agent = mockAgent(acp, { handlers: { 'session/promt': () => null } as object })
  await expect(AcpClient.connect({ transport: agent.transport })).rejects.toThrow(
    /handlers answer:\n {2}session.promt \(did you mean session.prompt/,
  )
})

describe('a file of scenarios', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'scenarios-'))
    file = join(folder, 'fakes.jsonc')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const load = (text: string, name = '') => {
    writeFileSync(file, text)
    try {
      return loadScenario(file + name, known.acp)
    } catch (error) {
      return String(error).replaceAll(file, 'fakes.jsonc')
    }
  }

  test('has common steps, which a scenario replaces by method', () => {
    const text = `{
      "common": { "session/new": [{ "sample": true }], "session/prompt": [{ "sample": true }] },
      "scenarios": { "a": {}, "b": { "session/prompt": [{ "hang": true }] } },
    }`
    expect(load(text, '#a')).toEqual({ 'session/new': [{ sample: true }], 'session/prompt': [{ sample: true }] })
    expect(load(text, '#b')).toEqual({ 'session/new': [{ sample: true }], 'session/prompt': [{ hang: true }] })
    expect(load('{ "common": { "no/such": [] }, "scenarios": { "a": {} } }')).toContain('#/common/no~1such')
  })

  test('has no key twice, at any depth, and no key that it does not know', () => {
    const text =
      '{\n "scenarios": {\n "a": {},\n "b": { "session/new": [{ "hang": true,\n "hang": true }] },\n "a": {} }\n}'
    const said = load(text, '#b')
    expect(said).toMatch(/fakes.jsonc:5:2#\/scenarios\/b\/session~1new\/0\/hang: error: the key "hang" is there twice/)
    expect(said).toMatch(/fakes.jsonc:6:2#\/scenarios\/a: error: the key "a" is there twice/)
    expect(said).toContain('the other one is in line 3')
    expect(load('{ "scenario": { "a": {} } }')).toMatch(/fakes.jsonc:1:3#\/scenario: error: unknown key "scenario"/)
    expect(load('[]')).toContain('a scenario file is an object with scenarios by name')
  })

  test('points at the line of a value, or of what it is missing in', () => {
    const text =
      '{ "scenarios": { "a": { "session/prompt": [\n { "result":\n { "stopReason": 5 } } ],\n"session/new": [ {\n"result": {} } ] } } }'
    const said = load(text)
    expect(said).toContain('fakes.jsonc:3:4#/scenarios/a/session~1prompt/0/result/stopReason: error: must be')
    expect(said).toContain('fakes.jsonc:5:1#/scenarios/a/session~1new/0/result')
  })

  test('is taken by a mock in process too', async () => {
    writeFileSync(file, '{ "scenarios": { "a": { "session/prompt": [{ "result": { "stopReason": "refusal" } }] } } }')
    await using agent = mockAgent(acp, { scenario: `${file}#a` })
    await using client = await AcpClient.connect({ transport: agent.transport })
    expect(await client.session.prompt({ sessionId: 's', prompt: [] })).toEqual({ stopReason: 'refusal' })
    await using other = mockAgent(acp, { scenario: `${file}#b` })
    await expect(AcpClient.connect({ transport: other.transport })).rejects.toThrow('no scenario "b"')
  })
})
