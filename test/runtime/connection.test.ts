import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  type ConnectOptions,
  connect,
  ErrorResponse,
  RequestAbortedError,
  stdio,
  streams,
} from '../../runtime/index.js'
import { eventually } from '../support/eventually.js'

const agent = (name: string) => fileURLToPath(new URL(`../support/agents/${name}`, import.meta.url))
const stock = (options: Partial<ConnectOptions> = {}) =>
  connect({ transport: stdio({ command: process.execPath, args: [agent('stock-agent.js')] }), ...options })

describe('a connection to a stock vscode-jsonrpc agent', () => {
  test('passes parameters of every shape unharmed, both ways', async () => {
    const connection = await stock({ handlers: { 'client/ask': params => ({ got: params }) } })
    for (const value of [null, 'text', 0, false, { a: [1] }, {}, ['x'], [1, 2], []]) {
      expect(await connection.request('echo', value)).toEqual(value)
      expect(await connection.request('ask', value)).toEqual({ got: value })
    }
    expect(await connection.request('echo')).toEqual({ absent: true })
    await connection.close()
    expect((await connection.closed).kind).toBe('closed')
  })

  test('keeps the order of the wire for code that awaits', async () => {
    const connection = await stock()
    const seen: unknown[] = []
    connection.on('tick', params => seen.push(params))
    for (let round = 0; round < 50; round++) {
      seen.push(await connection.request('order', { before: 2, after: 2 }))
      await eventually(() => expect(seen).toHaveLength(5), { interval: 1 })
      expect(seen.splice(0)).toEqual([0, 1, 'answer', 2, 3])
    }
    await connection.close()
  })

  test('cancels, and passes errors on without secrets', async () => {
    const connection = await stock()
    await connection.request('echo', 1)
    const controller = new AbortController()
    const waiting = connection.request('wait', 'one', { signal: controller.signal })
    setTimeout(() => controller.abort(), 20)
    await expect(waiting).rejects.toBeInstanceOf(RequestAbortedError)
    await eventually(async () => expect(await connection.request('cancelled', null)).toEqual(['one']))
    const error: unknown = await connection.request('fail', null).catch(reason => reason)
    expect(error).toBeInstanceOf(ErrorResponse)
    expect(error).toMatchObject({ rpcCode: -32000, data: { accessToken: '[redacted]' } })
    await connection.close()
  })
})

test.each(['client', 'server'] as const)(
  'handlers set after connect, as the %s, hear what was there before',
  async side => {
    const [input, output] = [new PassThrough(), new PassThrough()]
    input.write('{"jsonrpc":"2.0","id":1,"method":"early"}\n')
    const transport = streams({ readable: input, writable: output })
    const connection = await connect({ transport, side, wire: { framing: 'json-lines', goodbye: null } })
    connection.handle('early', () => 'heard')
    const [answer] = await once(output, 'data')
    expect(JSON.parse(String(answer))).toEqual({ jsonrpc: '2.0', id: 1, result: 'heard' })
    await connection.close()
  },
)
