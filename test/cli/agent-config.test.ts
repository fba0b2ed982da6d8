import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadAgentSection, loadConfiguredAgent } from '../../cli/agent-config.js'
import { DiagnosticError } from '../../codegen/protocol/diagnostic.js'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'agent-config-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileOf(value: unknown): string {
  const file = join(folder, 'agent-bindings.json')
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value))
  return file
}

function problemsOf(read: () => unknown) {
  try {
    read()
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics
    throw error
  }
  return []
}

describe('the agent section', () => {
  test('is read from the file that is named', () => {
    const section = { command: ['cody'], tcp: { port: 1 }, model: 'haiku' }
    expect(loadAgentSection(fileOf({ agent: section }))).toMatchObject({ section, trusted: true })
  })

  test('may be missing', () => {
    expect(loadAgentSection(fileOf({}))).toBeUndefined()
  })

  test('is read with a byte order mark', () => {
    expect(loadAgentSection(fileOf(`\uFEFF${JSON.stringify({ agent: { model: 'm' } })}`))?.section).toEqual({
      model: 'm',
    })
  })

  test.each([
    [{ agent: { command: [] } }, '/agent/command', 'at least 1 item'],
    [{ agent: { tcp: { host: 'h' } } }, '/agent/tcp', '"port" is missing'],
    [{ agent: { tcp: { port: 0 } } }, '/agent/tcp/port', 'at least 1'],
    [{ agent: { token: 'secret' } }, '/agent/token', 'accessTokenVariable'],
    [{ agent: { accessToken: 'secret' } }, '/agent/accessToken', 'accessTokenVariable'],
    [{ agent: 'secret' }, '/agent', 'must be object, not string'],
    [{ agnet: {} }, '/agnet', 'unknown key'],
    [
      { generate: { token: 'secret' }, agent: { endpoint: 'secret' } },
      '/agent/endpoint',
      'must be a text that matches ^https',
    ],
  ])('%j is refused at %s, and not repeated', (value, pointer, message) => {
    const problems = problemsOf(() => loadAgentSection(fileOf(value)))
    expect(problems).toContainEqual(
      expect.objectContaining({
        place: expect.objectContaining({ pointer }),
        message: expect.stringContaining(message),
      }),
    )
    expect(JSON.stringify(problems)).not.toContain('secret')
  })
})

describe('an agent of the agents section', () => {
  const agents = { mine: { protocol: 'acp', command: ['mine', '--acp'], env: { A: 'secret' } } }

  test('is found by its name', () => {
    expect(loadConfiguredAgent('mine', fileOf({ agents }))).toEqual({ ...agents.mine, name: 'mine' })
    expect(loadConfiguredAgent('constructor', fileOf({ agents }))).toBeUndefined()
    expect(loadConfiguredAgent('mine', fileOf({}))).toBeUndefined()
  })

  test.each([
    [{ mine: { ...agents.mine, comand: [] } }, '/agents/mine/comand', 'unknown key'],
    [{ mine: { protocol: 'acp' } }, '/agents/mine', '"command" is missing'],
    [{ mine: { ...agents.mine, command: ['mine', 3] } }, '/agents/mine/command/1', 'must be string, not number'],
    [{ mine: { ...agents.mine, env: { A: ['secret'] } } }, '/agents/mine/env/A', 'must be string, not array'],
    [{ mine: { ...agents.mine, protocol: 'lsp' } }, '/agents/mine/protocol', 'must be "acp" | "codex"'],
    [{ 'My agent': agents.mine }, '/agents/My agent', 'must be a field name: a text that matches'],
  ])('%j is refused at %s, and not repeated', (wrong, pointer, message) => {
    const problems = problemsOf(() => loadConfiguredAgent('mine', fileOf({ agents: wrong })))
    expect(problems).toContainEqual(
      expect.objectContaining({
        place: expect.objectContaining({ pointer }),
        message: expect.stringContaining(message),
      }),
    )
    expect(JSON.stringify(problems)).not.toContain('secret')
  })

  test('is not started when the file was found, not named', () => {
    fileOf({ agents })
    const before = process.cwd
    process.cwd = () => folder
    try {
      const [problem, ...others] = problemsOf(() => loadConfiguredAgent('mine'))
      expect(problem).toMatchObject({ code: 'untrusted-agent', hint: expect.stringContaining('--config') })
      expect(others).toEqual([])
    } finally {
      process.cwd = before
    }
  })
})
