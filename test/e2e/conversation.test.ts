import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type SourcegraphStandIn, startSourcegraphStandIn } from '../../testing/sourcegraph-stand-in/index.js'
import { fakeCodyOption } from '../support/fake-cody.js'
import { startInTerminal } from '../support/terminal.js'

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
let standIn: SourcegraphStandIn
let terminal: ReturnType<typeof startInTerminal>

const start = async (...args: string[]) => {
  const env = { ...process.env, SRC_ENDPOINT: standIn.endpoint, SRC_ACCESS_TOKEN: standIn.token, TERM: 'xterm' }
  terminal = startInTerminal([process.execPath, main, 'chat', ...args], { ...env, NO_COLOR: '1' })
  await terminal.shown('/help lists the commands')
  await terminal.shown('> ')
}
const startFake = (scenario?: string) => start(...fakeCodyOption(scenario))

beforeEach(async () => {
  standIn = await startSourcegraphStandIn({ modelsApi: true })
})
afterEach(async () => {
  terminal.child.kill('SIGKILL')
  await standIn.close()
})

const lastQuestion = () => {
  const body = standIn.requests.findLast(({ name }) => name === 'completions/stream')?.body
  return (body as { messages: { text: string }[] }).messages.at(-1)?.text
}

describe('a conversation on a terminal', () => {
  test('answers question after question, several lines included, and is left with /quit', async () => {
    await start()
    terminal.type('What is a type?\r')
    await terminal.shown('│ What is a type?')
    await terminal.shown('files in the prompt: none')
    await terminal.shown('> ')
    terminal.type('one \\\r')
    await terminal.shown('… ')
    terminal.type('two\r')
    await terminal.shown('│ two')
    expect(lastQuestion()).toBe('one \ntwo')
    await terminal.shown('> ')
    terminal.type('"""\r')
    await terminal.shown('… ')
    terminal.type('three\rfour\r"""\r')
    await terminal.shown('│ four')
    expect(lastQuestion()).toBe('three\nfour')
    await terminal.shown('> ')
    terminal.type('/quit\r')
    expect(await terminal.exit).toBe(0)
    // Markdown is rendered, not shown.
    expect(terminal.output).toContain('• model: claude-3-sonnet')
  })

  test('has history', async () => {
    await start()
    terminal.type('First of all?\r')
    await terminal.shown('files in the prompt')
    await terminal.shown('> ')
    terminal.type('\u001b[A')
    await terminal.shown('First of all?')
    terminal.type('\r')
    await terminal.shown('│ First of all?')
    expect(standIn.requests.filter(({ name }) => name === 'completions/stream')).toHaveLength(2)
  })

  test('chooses models, context and repositories, and begins anew', async () => {
    await start()
    terminal.type('/model haiku\r')
    await terminal.shown('The model is now Claude 3 Haiku.')
    terminal.type('/model\r')
    await terminal.shown('* claude-3-haiku')
    terminal.type('/model claude\r')
    await terminal.shown('"claude" fits more than one model')
    terminal.type('/context nofile\r')
    await terminal.shown('there is no such file')
    terminal.type('/context package.json:1-2\r')
    await terminal.shown('These go along: package.json:1-2')
    terminal.type('/repo github.com/example/kitchen\r')
    await terminal.shown('These are searched: github.com/example/kitchen')
    terminal.type('/repo nowhere\r')
    await terminal.shown('has no repository named "nowhere"')
    terminal.type('/context clear\r')
    await terminal.shown('No files go along.')
    terminal.type('/new\r')
    await terminal.shown('A new conversation.')
    terminal.type('/dance\r')
    await terminal.shown('there is no command /dance')
    terminal.type('/help\r')
    await terminal.shown('/quit')
  })

  test('goes on after Ctrl-C in a reply, and after a failure', async () => {
    await start()
    standIn.stream = { delayMs: 20, fault: 'hang' }
    terminal.type('Take your time\r')
    await terminal.shown('This is the stand-in')
    terminal.type('\u0003')
    await terminal.shown('(cancelled)')
    standIn.stream = { delayMs: 0 }
    standIn.failures.set('completions/stream', { status: 429, headers: { 'retry-after': '60' }, body: 'slow down' })
    await terminal.shown('> ')
    terminal.type('Too much?\r')
    await terminal.shown(/limits how often it may be asked \(slow down\)/)
    standIn.failures.clear()
    terminal.type('Better?\r')
    await terminal.shown('│ Better?')
  })

  test('is left with Ctrl-C twice', async () => {
    await startFake()
    terminal.type('half a que\u0003')
    await terminal.shown('(Ctrl-C again leaves)')
    terminal.type('\u0003')
    expect(await terminal.exit).toBe(0)
  })

  test('is left with Ctrl-D', async () => {
    await startFake()
    terminal.type('\u0004')
    expect(await terminal.exit).toBe(0)
  })

  test('asks the person before the agent may do something', async () => {
    await startFake('asks to confirm')
    terminal.type('Do it\r')
    await terminal.shown('the agent asks to be allowed: rm -rf /')
    await terminal.shown('Allow it? [y/N] ')
    terminal.type('y\r')
    await terminal.shown('allowed: true')
    terminal.type('Do it again\r')
    await terminal.shown('Allow it? [y/N] ')
    terminal.type('\r')
    await terminal.shown('allowed: false')
  })

  test('goes on after a question of the agent that nobody waited for', async () => {
    await startFake('asks to confirm after its reply')
    terminal.type('Begin\r')
    await terminal.shown('later')
    await terminal.shown('> ')
    // Outside of a reply nothing is allowed, and nobody is asked.
    await terminal.shown('rm -rf /tmp (declined)')
    terminal.type('Still there?\r')
    await terminal.shown(/Still there\?\s+Still there\?/)
    await terminal.shown('> ')
    terminal.type('/quit\r')
    expect(await terminal.exit).toBe(0)
  })

  test('shows no control characters of a failure', async () => {
    await startFake('fails')
    terminal.type('Hello\r')
    await terminal.shown('out of')
    await terminal.shown('order')
    expect(terminal.output).not.toContain('\u001b]0;')
  })

  test('shows no control characters of a reply', async () => {
    await start()
    standIn.stream = { delayMs: 0, reply: () => 'safe \u001b]0;title\u0007 \u001b[31mred\u202e end\n' }
    terminal.type('Play a trick\r')
    await terminal.shown(' end')
    expect(terminal.output).not.toContain('\u001b]0;')
    expect(terminal.output).not.toContain('\u001b[31mred')
  })
})
