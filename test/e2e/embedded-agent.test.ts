import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type SourcegraphStandIn, startSourcegraphStandIn } from '../../testing/sourcegraph-stand-in/index.js'
import { built } from '../support/built.js'
import { clientInfo, stockClient, submission } from '../support/json-rpc.js'

const { embeddedAgentCommand, networkReportMethod }: typeof import('../../agents/cody/embedded-agent/index.js') =
  await built('agents/cody/embedded-agent/index.js')

let standIn: SourcegraphStandIn
const children: ChildProcess[] = []
beforeEach(async () => {
  standIn = await startSourcegraphStandIn()
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await standIn.close()
})

/** Starts the agent and collects what it says on standard error. */
function start(options: { port?: number; allow?: string[] } = {}) {
  const { command, args } = embeddedAgentCommand(options)
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  children.push(child)
  const output = { errors: '' }
  const port = new Promise<number>(resolve => {
    child.stderr.on('data', chunk => {
      output.errors += String(chunk)
      const found = /listening on port (\d+)/.exec(output.errors)?.[1]
      if (found) resolve(Number(found))
    })
  })
  const closed = once(child, 'close') as Promise<[number | null, string | null]>
  return { child, closed, output, port }
}

describe('the embedded agent, with a stock JSON-RPC client', () => {
  test('answers a chat over stdio, reaches its endpoint only, and says what it refused', async () => {
    const { child, closed, output } = start()
    const { connection, notifications } = stockClient(child.stdout, child.stdin)
    const info = await connection.sendRequest('initialize', clientInfo(standIn))
    expect(info).toMatchObject({ name: 'cody-agent', authenticated: true, codyVersion: '5.6.0' })
    await connection.sendNotification('initialized', null)
    const id = (await connection.sendRequest('chat/new', null)) as string
    const reply = (await connection.sendRequest('chat/submitMessage', submission(id, 'Is this real?'))) as {
      messages: { text: string }[]
    }
    expect(reply.messages.at(-1)?.text).toContain('> Is this real?')
    expect(notifications.filter(({ method }) => method === 'webview/postMessage').length).toBeGreaterThan(3)

    const { refused } = (await connection.sendRequest(networkReportMethod, null)) as {
      refused: Record<string, number>
    }
    // A local model server is looked for, too, at a time of the agent's own choosing.
    expect(Object.keys(refused).filter(origin => origin !== 'http://127.0.0.1:11434')).toEqual([
      'https://sourcegraph.com',
    ])
    await connection.sendRequest('shutdown', null)
    await connection.sendNotification('exit', null)
    expect(await closed).toEqual([0, null])
    expect(output.errors).toMatch(/refused https:\/\/sourcegraph\.com \d+ times in all/)
    expect(output.errors).not.toContain(standIn.token)
  })

  test('keeps what is sent before it listens, and ends when its input ends', async () => {
    const { child, closed } = start()
    const { connection } = stockClient(child.stdout, child.stdin)
    const [info] = await Promise.all([
      connection.sendRequest('initialize', clientInfo(standIn)),
      connection.sendRequest('extensionConfiguration/status', null),
    ])
    expect(info).toMatchObject({ authenticated: true })
    child.stdin.end()
    expect(await closed).toEqual([0, null])
  })

  test('serves one connection over loopback TCP and ends with it', async () => {
    const { closed, port: listening } = start({ port: 0 })
    const port = await listening
    const socket = connect(port, '127.0.0.1')
    const { connection } = stockClient(socket, socket)
    expect(await connection.sendRequest('initialize', clientInfo(standIn))).toMatchObject({ authenticated: true })
    const second = connect(port, '127.0.0.1')
    const [error] = (await once(second, 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toBe('ECONNREFUSED')
    socket.end()
    expect(await closed).toEqual([0, null])
  })

  test('says so when its port is taken', async () => {
    const first = start({ port: 0 })
    const port = await first.port
    const second = start({ port })
    expect(await second.closed).toEqual([1, null])
    expect(second.output.errors).toContain('cannot listen: listen EADDRINUSE')
  })

  test('reports the status of an answer that the agent only passes the text of', async () => {
    const { child } = start()
    const { connection } = stockClient(child.stdout, child.stdin)
    await connection.sendRequest('initialize', clientInfo(standIn))
    const failure = { status: 429, headers: { 'retry-after': '30' }, body: 'too many questions' }
    standIn.failures.set('completions/stream', failure)
    const id = (await connection.sendRequest('chat/new', null)) as string
    const reply = (await connection.sendRequest('chat/submitMessage', submission(id, 'One more'))) as {
      messages: { error?: { message: string } }[]
    }
    expect(reply.messages.at(-1)?.error?.message).toBe('too many questions')
    expect(await connection.sendRequest(networkReportMethod, null)).toMatchObject({
      failures: [{ path: '/.api/completions/stream', status: 429, retryAfter: '30', body: 'too many questions' }],
    })
  })

  test('reaches another origin when it is allowed to', async () => {
    const { child } = start({ allow: [new URL(standIn.endpoint).origin] })
    const { connection } = stockClient(child.stdout, child.stdin)
    await connection.sendRequest('initialize', clientInfo({ endpoint: 'http://127.0.0.1:9/', token: standIn.token }))
    await connection.sendRequest('extensionConfiguration/change', {
      serverEndpoint: standIn.endpoint,
      accessToken: standIn.token,
      customHeaders: {},
    })
    expect(standIn.requests.some(request => request.name === 'CurrentUser' && request.authorized)).toBe(true)
  })

  test('ends with an error when what it reads is no protocol', async () => {
    const { child, closed, output } = start()
    child.stdin.write('Content-Length: twelve\r\n\r\nhello')
    expect(await closed).toEqual([1, null])
    expect(output.errors).toContain('Content-Length')
  })

  test('repeats nothing of a message that it cannot read', async () => {
    const { child, closed, output } = start()
    const body = '{"accessToken":"sesame-open-1234", oops'
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`)
    expect(await closed).toEqual([1, null])
    expect(output.errors).toContain('is not JSON')
    expect(output.errors).not.toContain('sesame')
  })
})
