import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { startInTerminal } from '../support/terminal.js'

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const demo = fileURLToPath(new URL('../../dist/cli/chat/demo-agent.js', import.meta.url))
let terminal: ReturnType<typeof startInTerminal>
afterEach(() => void terminal.child.kill('SIGKILL'))

test('a conversation with any agent asks on the terminal, is cancelled with Ctrl-C, and is left', async () => {
  const env = { ...process.env, TERM: 'xterm', NO_COLOR: '1' }
  terminal = startInTerminal([process.execPath, main, 'chat', '--protocol', 'acp', '--', process.execPath, demo], env)
  await terminal.shown('Demo agent (scripted)')
  await terminal.shown('> ')
  terminal.type('hello\r')
  await terminal.shown('execute: Greet you')
  await terminal.shown('[N]o ')
  terminal.type('y\r')
  await terminal.shown('You allowed the tool.')
  await terminal.shown('> ')
  terminal.type('again\r')
  await terminal.shown('scripted demo agent')
  terminal.type('\u0003')
  await terminal.shown('(cancelled)')
  await terminal.shown('> ')
  terminal.type('/model\r')
  await terminal.shown('This agent has no model to choose.')
  terminal.type('/context nofile\r')
  await terminal.shown('there is no such file')
  terminal.type('/quit\r')
  expect(await terminal.exit).toBe(0)
})
