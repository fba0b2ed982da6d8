import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { exitCodes } from '../../cli/exit-codes.js'
import { startInTerminal } from '../support/terminal.js'

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const agents = new URL('../support/byte-agents/', import.meta.url)
let terminal: ReturnType<typeof startInTerminal>
afterEach(() => void terminal.child.kill('SIGKILL'))

/** The processes of an agent that was started with a mark of its own among its arguments. */
const running = (mark: string): string[] =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter(line => line.includes(mark) && !line.includes(main))

test.each(['acp', 'codex'])(
  'a reply of %s that ignores Ctrl-C is left with the second one, and nothing stays',
  async protocol => {
    const mark = `mark-${protocol}-${process.pid}`
    const agent = ['--', process.execPath, fileURLToPath(new URL(`${protocol}.mjs`, agents)), mark]
    const env = { ...process.env, TERM: 'xterm', NO_COLOR: '1' }
    terminal = startInTerminal([process.execPath, main, 'chat', '--protocol', protocol, ...agent], env)
    await terminal.shown('> ')
    expect(running(mark)).toHaveLength(1)
    terminal.type('ignores cancel\r')
    await terminal.shown('on and')
    terminal.type('\u0003')
    terminal.type('\u0003')
    expect(await terminal.exit).toBe(0)
    await expect.poll(() => running(mark)).toEqual([])
  },
)

test('one question that ignores Ctrl-C is left with the second one, and nothing stays', async () => {
  const mark = `mark-once-${process.pid}`
  const agent = ['--', process.execPath, fileURLToPath(new URL('acp.mjs', agents)), mark]
  const args = [main, 'chat', '--protocol', 'acp', '-m', 'ignores cancel', ...agent]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  // Two that come at once may be one for the system.
  const interrupting = setInterval(() => child.kill('SIGINT'), 100)
  expect(await ended).toEqual([exitCodes.cancelled, null])
  clearInterval(interrupting)
  await expect.poll(() => running(mark)).toEqual([])
})
