import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AcpClient } from '../../generated/acp/1/index.js'

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const prompt = { sessionId: 's', prompt: [] }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const scenarioFile = (text: string) => {
  const file = join(folder, 'fakes.jsonc')
  writeFileSync(file, text)
  return file
}

async function run(...args: string[]) {
  const child = spawn(process.execPath, [main, 'mock', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  const [code] = await once(child, 'close')
  return { code, stderr }
}

describe('agent-bindings mock', () => {
  test('is an agent over standard input and output, and ends with its client', async () => {
    const client = await AcpClient.spawn({ command: process.execPath, args: [main, 'mock', 'acp@1'] })
    expect((await client.initialize({ protocolVersion: 1 })).protocolVersion).toBe(1)
    await client.close()
    expect((await client.connection.closed).kind).toBe('closed')
  })

  test('does what a scenario says, faults included', async () => {
    const file = scenarioFile(`{
      // What tests need.
      "scenarios": {
        "refuses": { "session/prompt": [{ "result": { "stopReason": "refusal" } }] },
        "dies": { "session/prompt": [{ "exit": { "code": 7, "stderr": "no memory" } }] },
        "talks": { "session/prompt": [{ "garbage": "[INFO] hm\\n" }, { "result": { "stopReason": "end_turn" } }] },
      },
    }`)
    const start = (name: string) =>
      AcpClient.spawn({ command: process.execPath, args: [main, 'mock', 'acp@1', '--scenario', `${file}#${name}`] })
    const refuses = await start('refuses')
    expect(await refuses.session.prompt(prompt)).toEqual({ stopReason: 'refusal' })
    await refuses.close()
    const dies = await start('dies')
    await expect(dies.session.prompt(prompt)).rejects.toThrow(/code 7.*no memory/s)
    const talks = await start('talks')
    expect(await talks.session.prompt(prompt)).toEqual({ stopReason: 'end_turn' })
    await talks.close()
  })

  test('listens on a port, for several clients', async () => {
    const agent = spawn(process.execPath, [main, 'mock', 'acp@1', '--port', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    try {
      const [line] = await once(agent.stderr.setEncoding('utf8'), 'data')
      const port = Number(/port (\d+)/.exec(line)?.[1])
      const clients = await Promise.all([1, 2].map(() => AcpClient.connectTcp({ port })))
      for (const client of clients) expect((await client.initialize({ protocolVersion: 1 })).protocolVersion).toBe(1)
      await Promise.all(clients.map(client => client.close()))
    } finally {
      agent.kill()
    }
  })

  test('--check says what is wrong, with line and pointer, and starts nothing', async () => {
    const file = scenarioFile(`{
  "scenarios": {
    "a": {
      "session/prompt": [
        { "result": { "stopReason": 5 } },
        { "notify": "session/upd" }
      ],
      "session/promt": []
    }
  }
}`)
    const { code, stderr } = await run('acp@1', '--scenario', file, '--check')
    expect(code).toBe(1)
    expect(stderr).toContain('fakes.jsonc:5:23#/scenarios/a/session~1prompt/0/result/stopReason: error: must be')
    expect(stderr).toContain('fakes.jsonc:6:11')
    expect(stderr).toContain('did you mean')
    const steps = '[{ "waitMs": 1e10 }, { "signal": "SIGNOTHING" }, { "signal": "SIGTERM" }]'
    const late = await run(
      'acp@1',
      '--scenario',
      scenarioFile(`{ "scenarios": { "a": { "session/prompt": ${steps} } } }`),
    )
    expect(late.code).toBe(1)
    expect(late.stderr).toMatch(/prompt\/0\/waitMs: .*from 0 to 2147483647.*prompt\/1\/signal: .*no signal/s)
    expect(late.stderr).not.toContain('prompt/2')
    const good = scenarioFile('{ "scenarios": { "a": {} } }')
    expect(await run('acp@1', '--scenario', good, '--check')).toEqual({ code: 0, stderr: '' })
    expect((await run('acp@1', '--scenario', `${good}#b`, '--check')).stderr).toContain('it has "a"')
    expect((await run('acp@1', '--scenario', join(folder, 'none.jsonc'), '--check')).code).toBe(1)
  })

  const waiting = () =>
    spawn(
      process.execPath,
      [
        main,
        'mock',
        'acp@1',
        '--scenario',
        scenarioFile(
          '{ "scenarios": { "waits": { "session/prompt": [{ "notify": "session/update" }, { "waitMs": 600000 }] } } }',
        ),
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    )
  const line = `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'session/prompt', params: prompt })}\n`

  test('SIGTERM within a wait ends it', async () => {
    const agent = waiting()
    const exited = once(agent, 'exit')
    agent.stdin.write(line)
    // It waits by now: what comes before the wait has arrived.
    await once(agent.stdout, 'data')
    agent.kill('SIGTERM')
    expect(await exited).toEqual([null, 'SIGTERM'])
  })

  test('the end of its input within a wait ends it', async () => {
    const agent = waiting()
    const exited = once(agent, 'exit')
    agent.stdin.write(line)
    await once(agent.stdout, 'data')
    agent.stdin.end()
    expect(await exited).toEqual([0, null])
  })

  test('half a message and the end of its input end it', async () => {
    const agent = waiting()
    const exited = once(agent, 'exit')
    agent.stdin.end(line.slice(0, 30))
    expect(await exited).toEqual([0, null])
  })

  test('a scenario with thousands of mistakes, or levels, is an error that can be read', async () => {
    const scenario = { 'session/prompt': [{ waitMs: -1 }] }
    const scenarios = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`s${n}`, scenario]))
    const many = await run('acp@1', '--scenario', scenarioFile(JSON.stringify({ scenarios })), '--check')
    expect([many.code, many.stderr.match(/waitMs is a number/g)?.length]).toEqual([1, 100])
    expect(many.stderr).toContain('4900 more places are wrong')
    for (const comment of ['', '// deep']) {
      const value = '['.repeat(100_000) + ']'.repeat(100_000)
      const text = `${comment}\n{ "scenarios": { "a": { "session/new": [{ "result": ${value} }] } } }`
      const deep = await run('acp@1', '--scenario', scenarioFile(text), '--check')
      expect([deep.code, deep.stderr]).toEqual([1, expect.stringMatching(/fakes.jsonc.*nested (no|too) deep/)])
    }
  })

  test('what is no message, and what breaks off, is said on stderr, once', async () => {
    const said = async (input: string) => {
      const agent = spawn(process.execPath, [main, 'mock', 'acp@1'], { stdio: 'pipe' })
      agent.stdin.end(input)
      const [stderr] = await Promise.all([text(agent.stderr), text(agent.stdout)])
      return stderr
    }
    expect(await said('hello\n')).toMatch(/^mock: .*"hello".*\n$/)
    expect(await said('{"jsonrpc":')).toMatch(/^mock: the stream ended in the middle of a message.*\n$/)
    expect(await said('Content-Length: 2\r\n\r\n{}')).toMatch(/^mock: the peer speaks content-length.*\n$/)
  })

  test('a port that is taken is one error with the way out', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    try {
      await once(taken, 'listening')
      const { port } = taken.address() as AddressInfo
      const { code, stderr } = await run('acp@1', '--port', String(port))
      expect(code).toBe(1)
      expect(stderr).toMatch(new RegExp(`^error: cannot listen on 127.0.0.1:${port}: .*EADDRINUSE.*port 0`, 's'))
      expect(stderr).not.toMatch(/^ +at /m)
    } finally {
      taken.close()
    }
  })

  test('clients on a port that crash leave the others', async () => {
    const agent = spawn(process.execPath, [main, 'mock', 'acp@1', '--port', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    try {
      const [said] = await once(agent.stderr.setEncoding('utf8'), 'data')
      const port = Number(/port (\d+)/.exec(said)?.[1])
      await using second = await AcpClient.connectTcp({ port })
      // Some are gone before the mock has a session for them.
      for (let client = 0; client < 20; client++) {
        const first = connect({ port, host: '127.0.0.1' })
        await once(first, 'connect')
        if (client % 2 === 0) first.write(line.slice(0, 30))
        first.resetAndDestroy()
      }
      expect((await second.initialize({ protocolVersion: 1 })).protocolVersion).toBe(1)
    } finally {
      agent.kill()
    }
  })
})
