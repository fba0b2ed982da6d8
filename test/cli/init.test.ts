import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startInTerminal } from '../support/terminal.js'

const question = 'or file with definitions: '
const framing = 'Framing, content-length or json-lines (content-length): '
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

let folder = ''
let terminal: ReturnType<typeof startInTerminal>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init-'))
  writeFileSync(join(folder, 'protocol.ts'), 'export interface ClientRequests { greet: [{ name: string }, string] }\n')
})
afterEach(() => {
  terminal.child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const start = (...args: string[]) => {
  const program = ['sh', '-c', 'cd "$0" && exec "$@"', folder, process.execPath, main, 'init', ...args]
  terminal = startInTerminal(program, { ...process.env, TERM: 'xterm', NO_COLOR: '1' })
}

describe('init on a terminal', () => {
  test('asks for what is missing, and says what is there and what comes next', async () => {
    start()
    await terminal.shown(question)
    terminal.type('protocol.ts\r')
    await terminal.shown('Name of the protocol (my-agent): ')
    terminal.type('greeter\r')
    await terminal.shown(framing)
    terminal.type('json-lines\r')
    await terminal.shown('greeter 0.1.0 is set up:')
    await terminal.shown("import { GreeterClient } from './generated/greeter/index.js'")
    expect(await terminal.exit).toBe(0)
    expect(readFileSync(join(folder, 'schema/greeter/0.1.0.json'), 'utf8')).toContain('"greet"')
    expect(JSON.parse(readFileSync(join(folder, 'schema/greeter/import.json'), 'utf8')).wire).toEqual({
      framing: 'json-lines',
    })
  })

  test('asks for nothing that was given, and takes the default for an empty answer', async () => {
    start('protocol.ts')
    await terminal.shown('Name of the protocol (my-agent): ')
    terminal.type('\r')
    await terminal.shown(framing)
    terminal.type('\r')
    await terminal.shown('my-agent 0.1.0 is set up:')
    expect(terminal.output).not.toContain(question)
    expect(await terminal.exit).toBe(0)
  })

  test('asks again after an answer that cannot be', async () => {
    start()
    writeFileSync(join(folder, 'notes.yaml'), 'a: 1')
    const problems = {
      '': 'Give the name of a protocol or of a file.',
      'nowhere.ts': 'nowhere.ts: error: there are no such definitions',
      codx: 'did you mean codex or cody?',
      '.': 'this is a folder',
      'notes.yaml': 'convert it to JSON first',
    }
    for (const [answer, problem] of Object.entries(problems)) {
      await terminal.shown(question)
      terminal.type(`${answer}\r`)
      await terminal.shown(problem)
    }
    terminal.type(' protocol.ts \r')
    await terminal.shown('Name of the protocol (my-agent): ')
    terminal.type('My Agent\r')
    await terminal.shown('Give lower-case letters, digits and hyphens')
    terminal.type('mine\r')
    await terminal.shown(framing)
    terminal.type('lines\r')
    await terminal.shown('Give content-length or json-lines.')
    terminal.type('\r')
    await terminal.shown('mine 0.1.0 is set up:')
    expect(await terminal.exit).toBe(0)
  })

  test.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('is left with %s, and nothing is written', async (_, key) => {
    start()
    await terminal.shown(question)
    terminal.type('protocol.ts\r')
    await terminal.shown('Name of the protocol (my-agent): ')
    terminal.type(key)
    expect(await terminal.exit).toBe(130)
    expect(terminal.output).not.toContain('rror')
    expect(readdirSync(folder)).toEqual(['protocol.ts'])
  })

  test('adds to a project that is set up already', async () => {
    writeFileSync(join(folder, 'agent-bindings.json'), '{}')
    start('acp')
    await terminal.shown('acp 1 is set up:')
    expect(await terminal.exit).toBe(0)
    expect(terminal.output).not.toContain(question)
    expect(existsSync(join(folder, 'schema/acp/1.json'))).toBe(true)
  })

  test('asks who sends the methods of a tree', async () => {
    const leaf = { rpcMethod: 'x/get', params: null, result: { type: 'string' } }
    writeFileSync(join(folder, 'tree.json'), JSON.stringify({ server: { get: leaf } }))
    start('tree.json', '-n', 'tree')
    await terminal.shown('Who sends the methods of "server"? (clientToServer) ')
    terminal.type('\r')
    await terminal.shown(framing)
    terminal.type('\r')
    await terminal.shown('tree 0.1.0 is set up:')
    expect(await terminal.exit).toBe(0)
  })

  test('asks who sends messages that nothing tells it of', async () => {
    const message = (method: string) => ({ properties: { method: { const: method } } })
    const definitions = {
      OpenRequest: message('open'),
      AskRequest: message('ask'),
      AskResult: {},
      OpenResult: {},
      Gone: message('gone'),
    }
    writeFileSync(join(folder, 'notes.json'), JSON.stringify({ definitions }))
    start('notes.json', '-n', 'notes', '--framing', 'json-lines')
    const which = 'Which of them does the client send? Names, all or none: '
    await terminal.shown('Requests:')
    await terminal.shown('  AskRequest')
    await terminal.shown(which)
    terminal.type('OpenRequest Ask\r')
    await terminal.shown('Not among them: Ask.')
    await terminal.shown(which)
    terminal.type('OpenRequest\r')
    await terminal.shown('Notifications:')
    await terminal.shown(which)
    terminal.type('none\r')
    await terminal.shown('notes 0.1.0 is set up:')
    expect(await terminal.exit).toBe(0)
    expect(JSON.parse(readFileSync(join(folder, 'schema/notes/import.json'), 'utf8')).options.unions).toEqual({
      clientRequests: ['OpenRequest'],
      serverRequests: ['AskRequest'],
      serverNotifications: ['Gone'],
    })
  })
})
