import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { eventually } from '../../support/eventually.js'
import { gone, isAlive, transports } from '../../support/faulty.js'

const program = fileURLToPath(new URL('../../support/agents/owner.js', import.meta.url))

/** Starts a program that owns two agents and may have 100 files open, and waits until they run. */
async function startOwner(...args: string[]) {
  const owner = spawn('sh', ['-c', 'ulimit -n 100 && exec "$0" "$@"', process.execPath, program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  })
  let output = ''
  owner.stdout.on('data', chunk => {
    output += chunk
  })
  owner.stderr.resume()
  const ended = once(owner, 'close').then(([code, signal]) => ({ code, signal }))
  const pids = await eventually(() => JSON.parse(output.split('\n', 1)[0] ?? '') as number[])
  onTestFinished(() => {
    for (const pid of [...pids, owner.pid ?? 0]) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  })
  return { owner, ended, pids, said: () => output.split('\n').slice(1).join('\n') }
}

const allGone = (pids: number[]) => Promise.all(pids.map(gone))

describe.each(transports)('row 47: agents that ignore SIGTERM and the end of input, over %s', way => {
  test.each([
    ['exit', 7],
    ['throw', 1],
    ['reject', 1],
  ])('end with their owner: %s', async (mode, code) => {
    const { ended, pids } = await startOwner(way, mode)
    expect(await ended).toEqual({ code, signal: null })
    await allGone(pids)
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const)(
    'end with their owner, who is seen as ended by %s',
    async signal => {
      const { owner, ended, pids } = await startOwner(way, 'stay')
      owner.kill(signal)
      expect(await ended).toEqual({ code: null, signal })
      await allGone(pids)
    },
  )

  test.each([
    ['exits by its handler', 'SIGTERM', { code: 5, signal: null }],
    ['raises again', 'SIGTERM', { code: null, signal: 'SIGTERM' }],
    ['counts handlers', 'SIGTERM', { code: null, signal: 'SIGTERM' }],
    ['takes all handlers back', 'SIGHUP', { code: null, signal: 'SIGHUP' }],
  ] as const)('end with an owner who %s', async (mode, signal, status) => {
    const { owner, ended, pids } = await startOwner(way, mode)
    await new Promise(resolve => setTimeout(resolve, 50))
    owner.kill(signal)
    expect(await ended).toEqual(status)
    await allGone(pids)
  })

  test('stay with an owner whose own handler keeps running', async () => {
    const { owner, ended, pids, said } = await startOwner(way, 'keeps running')
    await new Promise(resolve => setTimeout(resolve, 50))
    for (const times of [1, 2]) {
      owner.kill('SIGINT')
      await eventually(() => expect(said()).toBe('still here\n'.repeat(times)))
      expect(pids.every(isAlive)).toBe(true)
    }
    owner.kill('SIGTERM')
    expect(await ended).toEqual({ code: null, signal: 'SIGTERM' })
    await allGone(pids)
  })
})

test('row 47: handlers exist only while an agent runs', async () => {
  const { ended, said } = await startOwner('stdio', 'closes')
  expect(await ended).toEqual({ code: 0, signal: null })
  expect(JSON.parse(said())).toEqual({ added: [1, 1, 1, 1, 1], left: [0, 0, 0, 0, 0] })
})

test('rows 1 and 47: an owner that can open no file starts no agent, and those that run end with it', async () => {
  const { ended, pids, said } = await startOwner('stdio', 'has no file left')
  expect(await ended).toEqual({ code: 1, signal: null })
  expect(said()).toBe('SPAWN_FAILED EMFILE\n')
  await allGone(pids)
})

test.each(['SIGTERM', 'SIGINT'] as const)('row 47: agents of agents end with the first owner: %s', async signal => {
  const { owner, ended, pids } = await startOwner('stdio', 'nested')
  expect(pids).toHaveLength(3)
  owner.kill(signal)
  expect(await ended).toEqual({ code: null, signal })
  await allGone(pids)
})

describe('row 47: agents of a worker thread', () => {
  test('end with the program', async () => {
    const { ended, pids } = await startOwner('stdio', 'worker of a program that exits')
    expect(await ended).toEqual({ code: 7, signal: null })
    await allGone(pids)
  })

  test('end with a program that a signal ends', async () => {
    const { owner, ended, pids } = await startOwner('stdio', 'worker stays')
    owner.kill('SIGTERM')
    expect(await ended).toEqual({ code: null, signal: 'SIGTERM' })
    await allGone(pids)
  })

  test('end with the thread', async () => {
    const { owner, pids } = await startOwner('stdio', 'worker ended')
    await allGone(pids)
    expect(isAlive(owner.pid ?? 0)).toBe(true)
  })
})
