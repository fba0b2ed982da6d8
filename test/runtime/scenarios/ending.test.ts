import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Connection, connect, stdio } from '../../../runtime/index.js'
import { failure } from '../../support/failure.js'
import { faulty, gone, isAlive, transports } from '../../support/faulty.js'

const programAt = (name: string) => fileURLToPath(new URL(`../../support/agents/${name}.js`, import.meta.url))

/** Runs a program that uses the runtime. @returns its exit code, its agent's process id, and what it wrote. */
async function runHost(args: string[], kill?: NodeJS.Signals) {
  // A host that never comes to rest is ended.
  const host = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 })
  let output = ''
  host.stdout.on('data', chunk => {
    output += chunk
    if (kill) host.kill(kill)
  })
  host.stderr.resume()
  const [code] = await once(host, 'close')
  return { code, output, pid: Number.parseInt(output, 10) }
}

describe.each(transports)('ending over %s', way => {
  test('row 29: SIGTERM is ignored', async () => {
    const limits = { shutdownMs: 100, exitMs: 100, killMs: 150 }
    const { connection } = await faulty(way, 'ignores SIGTERM', { limits })
    const pid = connection.pid as number
    const begun = performance.now()
    await connection.close()
    expect(isAlive(pid)).toBe(false)
    expect(performance.now() - begun).toBeGreaterThan(200)
  })

  test('row 30: a grandchild holds stdout open', async () => {
    const { connection } = await faulty(way, 'leaves a grandchild')
    const grandchild = (await connection.request('pid')) as number
    process.kill(connection.pid as number, 'SIGKILL')
    expect((await connection.closed).error).toMatchObject({ code: 'AGENT_EXITED', signal: 'SIGKILL' })
    await connection.close()
    await gone(grandchild)
  })

  test('row 31: a grandchild survives an orderly end', async () => {
    const { connection } = await faulty(way, 'leaves a grandchild')
    const grandchild = (await connection.request('pid')) as number
    expect(isAlive(grandchild)).toBe(true)
    await connection.close()
    await gone(grandchild)
  })

  test('close walks shutdown, exit and the end of input', async () => {
    const { connection } = await faulty(way, 'none')
    const pending = failure(connection.request('wait'))
    await connection.close()
    expect(await connection.closed).toMatchObject({ kind: 'closed', error: { code: 'CONNECTION_CLOSED' } })
    expect(await pending).toMatchObject({ code: 'CONNECTION_CLOSED', method: 'wait' })
    expect(connection.signal.reason).toBe((await connection.closed).error)
  })

  test('an agent that has hung up is asked nothing when it is closed at that moment', async () => {
    const limits = { shutdownMs: 60_000, exitMs: 100, killMs: 100 }
    const { connection } = await faulty(way, 'hangs up', { limits })
    await connection.notify('hang up')
    await new Promise(resolve => setTimeout(resolve, 100))
    await connection.close()
    expect((await connection.closed).kind).toBe('closed')
  })

  test('other words of goodbye, or none', async () => {
    const quiet = await faulty(way, 'none', { wire: { goodbye: null }, limits: { exitMs: 300 } })
    await quiet.connection.close()
    expect((await quiet.connection.closed).kind).toBe('closed')
    const other = await faulty(way, 'none', { wire: { goodbye: { notification: 'exit' } } })
    await other.connection.close()
    expect((await other.connection.closed).kind).toBe('closed')
  })

  test('await using closes', async () => {
    let pid = 0
    {
      const { connection } = await faulty(way, 'none')
      await using held: Connection = connection
      pid = held.pid as number
      expect(isAlive(pid)).toBe(true)
    }
    expect(isAlive(pid)).toBe(false)
  })
})

describe('the host', () => {
  test('row 33: the host process crashes', async () => {
    const { code, pid } = await runHost([programAt('host'), 'crash'])
    expect(code).toBe(1)
    await gone(pid)
  })

  test('row 33: the host process is killed', async () => {
    const { pid } = await runHost([programAt('host'), 'stay'], 'SIGKILL')
    await gone(pid)
  })

  test('row 39: idle after close, the host exits by itself', async () => {
    const { code, output, pid } = await runHost([programAt('host'), 'close'])
    expect(code).toBe(0)
    expect(output).toBe(`${pid}\nclosed\n`)
    expect(isAlive(pid)).toBe(false)
  })

  test('an agent that is waited for while it is being closed', async () => {
    const { code, output, pid } = await runHost([programAt('supervising-host')])
    expect(code).toBe(0)
    expect(output).toBe(`${pid}\nready failed: the connection was closed by this side\n`)
  })

  test('200 cycles of starting, stopping and killing leave nothing behind', async () => {
    // A folder of its own: other tests, running at the same time, have files in the usual one.
    const folder = mkdtempSync(join(tmpdir(), 'cycles-'))
    vi.stubEnv('TMPDIR', folder)
    onTestFinished(() => {
      vi.unstubAllEnvs()
      rmSync(folder, { recursive: true })
    })
    const before = {
      resources: process.getActiveResourcesInfo().length,
      listeners: process.eventNames().flatMap(name => process.listeners(name as 'exit')).length,
      files: readdirSync(tmpdir()).length,
    }
    const pids: number[] = []
    // `cat` is the quickest agent there is: what this side asks comes back, is refused, and the refusal is the answer.
    const cycle = async (index: number) => {
      const connecting = connect({
        transport: stdio({ command: 'cat' }),
        handshake: opened => (index % 4 === 3 ? opened.request('refused') : opened.request('refused').catch(() => {})),
      })
      if (index % 4 === 3) return expect(await failure(connecting)).toMatchObject({ code: 'ERROR_RESPONSE' })
      const connection = await connecting
      pids.push(connection.pid as number)
      if (index % 4 === 0) process.kill(connection.pid as number, 'SIGKILL')
      if (index % 4 === 1) await failure(connection.request('refused'))
      await connection.close()
      return undefined
    }
    const lanes = Array.from({ length: 8 }, async (_, lane) => {
      for (let index = lane; index < 200; index += 8) await cycle(index)
    })
    await Promise.all(lanes)
    expect(pids).toHaveLength(150)
    expect(pids.filter(isAlive)).toEqual([])
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before.resources)
    expect(process.eventNames().flatMap(name => process.listeners(name as 'exit')).length).toBe(before.listeners)
    expect(readdirSync(tmpdir()).length).toBeLessThanOrEqual(before.files)
  })
})
