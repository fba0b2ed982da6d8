import { describe, expect, test } from 'vitest'
import { type ConnectOptions, HandlerError } from '../../../runtime/index.js'
import { body } from '../../support/engines.js'
import { eventually } from '../../support/eventually.js'
import { faulty, transports } from '../../support/faulty.js'

/** Has the agent ask something, and gives what it got for an answer. */
async function asked(way: (typeof transports)[number], method: string, options: Partial<ConnectOptions>) {
  const { connection, problems } = await faulty(way, 'asks', options)
  await connection.notify('ask', { method, params: { a: 1 } })
  for (;;) {
    expect(await connection.request('echo', 1)).toEqual([1])
    const received = (await connection.request('received')) as { id?: unknown; method?: string }[]
    const answer = received.find(message => message.id === 'q' && message.method === undefined)
    if (!answer) continue
    await connection.close()
    return { answer, problems }
  }
}

describe.each(transports)('requests of the agent over %s', way => {
  test('row 22: an unknown method', async () => {
    const { answer } = await asked(way, 'no/such', {})
    expect(answer).toMatchObject({ error: { code: -32601, message: expect.stringContaining('no/such') } })
  })

  test('row 22: a fallback answers what has no handler', async () => {
    const fallback = (params: unknown, { method }: { method: string }) => ({ method, params })
    const { answer } = await asked(way, 'no/such', { fallback })
    expect(answer).toMatchObject({ result: { method: 'no/such', params: { a: 1 } } })
  })

  test('row 23: a handler throws', async () => {
    const handlers = {
      'x/y': () => {
        throw new Error('cannot read /home/me with Authorization: Bearer sesame-open-1234\n    at secret stack')
      },
    }
    const { answer } = await asked(way, 'x/y', { handlers })
    expect(answer).toMatchObject({ error: { code: -32603, message: expect.stringContaining('x/y failed') } })
    expect(JSON.stringify(answer)).not.toMatch(/sesame|secret stack/)
  })

  test('row 23: a handler chooses the answer it gives', async () => {
    const handlers = {
      'x/y': async () => {
        throw new HandlerError(-32001, 'no such document', { uri: 'a', token: 'sesame' })
      },
    }
    const { answer } = await asked(way, 'x/y', { handlers })
    expect(answer).toMatchObject({
      error: { code: -32001, message: 'no such document', data: { uri: 'a', token: '[redacted]' } },
    })
  })

  test('row 23: a result that JSON cannot carry', async () => {
    // JSON would leave a function out, and the answer would have no result.
    for (const result of [1n, () => 1, Symbol('x')]) {
      const { answer } = await asked(way, 'x/y', { handlers: { 'x/y': () => result } })
      expect(answer).toMatchObject({ error: { code: -32603 } })
    }
  })

  test('row 23: what a handler attaches to its error goes as JSON, or the answer says why it cannot', async () => {
    const throwing = (data: unknown) => ({
      'x/y': () => {
        throw new HandlerError(-32001, 'no', data)
      },
    })
    const at = new Date(0)
    const dated = await asked(way, 'x/y', { handlers: throwing({ at }) })
    expect(dated.answer).toMatchObject({ error: { code: -32001, data: { at: at.toISOString() } } })
    // A tree whose nodes know their parents has more ways through it than time to follow them.
    const tree = { children: [] as object[] }
    for (let index = 0; index < 5; index++) tree.children.push({ parent: tree })
    for (const data of [1n, tree]) {
      const { answer } = await asked(way, 'x/y', { handlers: throwing(data) })
      expect(answer).toMatchObject({ error: { code: -32603, message: expect.stringContaining('x/y failed: ') } })
    }
  })

  test('row 23: an answer that is too large to send', async () => {
    const large = 'x'.repeat(20_000)
    const limits = { messageBytes: 10_000 }
    const refused = { error: { code: -32603, message: expect.stringContaining('too long to send') } }
    const result = await asked(way, 'x/y', { limits, handlers: { 'x/y': () => large } })
    expect(result.answer).toMatchObject(refused)
    const throwing = () => {
      throw new HandlerError(-32001, 'no', large)
    }
    const error = await asked(way, 'x/y', { limits, handlers: { 'x/y': throwing } })
    expect(error.answer).toMatchObject(refused)
  })

  test('row 23: a handler throws what is no error', async () => {
    const handlers = {
      'x/y': () => {
        throw 'no reason, token=sesame-open-1234'
      },
    }
    const { answer } = await asked(way, 'x/y', { handlers })
    expect(answer).toMatchObject({ error: { code: -32603, message: 'x/y failed: no reason, token=[redacted]' } })
  })

  test('a handler that is taken back, and one that has been replaced', async () => {
    const { connection } = await faulty(way, 'asks')
    const ask = async (id: string) => {
      await connection.notify('ask', { method: 'x/y', id })
      return eventually(async () => {
        const received = (await connection.request('received')) as { id?: unknown; method?: string }[]
        const answer = received.find(message => message.id === id && message.method === undefined)
        if (!answer) throw new Error('no answer yet')
        return answer
      })
    }
    const first = connection.handle('x/y', () => 'first')
    const second = connection.handle('x/y', () => 'second')
    first.dispose()
    expect(await ask('a')).toMatchObject({ result: 'second' })
    second.dispose()
    expect(await ask('b')).toMatchObject({ error: { code: -32601 } })
    await connection.close()
  })

  test('row 24: what a handler says too late is no second answer', async () => {
    const { connection } = await faulty(way, 'asks', {
      limits: { handlerMs: 50 },
      handlers: {
        'x/y': (_, { signal }) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('too late')))),
      },
    })
    await connection.notify('ask', { method: 'x/y' })
    const answers = async () => {
      const received = (await connection.request('received')) as { id?: unknown; method?: string }[]
      return received.filter(message => message.id === 'q' && message.method === undefined)
    }
    await eventually(async () => expect(await answers()).not.toEqual([]))
    expect(await answers()).toEqual([expect.objectContaining({ error: expect.objectContaining({ code: -32603 }) })])
    await connection.close()
  })

  test('row 24: a handler hangs', async () => {
    let aborted = false
    const handlers = {
      'x/y': (_: unknown, { signal }: { signal: AbortSignal }) =>
        new Promise(() => {
          signal.addEventListener('abort', () => {
            aborted = true
          })
        }),
    }
    const { answer } = await asked(way, 'x/y', { handlers, limits: { handlerMs: 100 } })
    expect(answer).toMatchObject({ error: { code: -32603, message: expect.stringContaining('100 ms') } })
    expect(aborted).toBe(true)
  })

  test(
    'a limit of requests that are handled, and an id that is used twice',
    body(
      way === 'stdio, vscode-jsonrpc',
      'a limit of requests that are handled, and an id that is used twice',
      async () => {
        const { connection } = await faulty(way, 'asks', {
          limits: { handledRequests: 1 },
          handlers: { hang: () => new Promise(() => {}) },
        })
        // The stock engine has no such limit: it is not waited for.
        const patience = way === 'stdio, vscode-jsonrpc' ? { timeout: 2_000 } : {}
        await connection.notify('ask', { method: 'hang', params: {} })
        await connection.notify('ask', { method: 'hang', params: {} })
        const errors = await eventually(async () => {
          const received = (await connection.request('received')) as { id?: unknown; error?: { message: string } }[]
          const found = received.filter(({ id, error }) => id === 'q' && error !== undefined)
          expect(found).toHaveLength(1)
          return found
        }, patience)
        expect(errors[0]?.error).toMatchObject({ code: -32600 })
        await connection.close()
        const full = await faulty(way, 'asks', {
          limits: { handledRequests: 1 },
          handlers: { hang: () => new Promise(() => {}) },
        })
        await full.connection.notify('ask', { method: 'hang', params: {}, id: 'other' })
        await full.connection.notify('ask', { method: 'hang', params: {} })
        await eventually(async () => {
          const received = (await full.connection.request('received')) as {
            id?: unknown
            error?: { message: string }
          }[]
          expect(received.find(({ id }) => id === 'q')?.error).toMatchObject({ code: -32603 })
        })
        await full.connection.close()
      },
    ),
  )

  test('row 25: secrets/get arrives inside initialize', async () => {
    const keys: unknown[] = []
    const { connection } = await faulty(way, 'asks in initialize', {
      handlers: { 'secrets/get': key => keys.push(key) && 'value' },
      handshake: async opened => expect(await opened.request('initialize', {})).toBe('value'),
    })
    expect(keys).toEqual(['key'])
    await connection.close()
  })

  test('a handler is told when the connection ends', async () => {
    let reason: unknown
    const { connection } = await faulty(way, 'asks', {
      handlers: {
        hang: (_, { signal }) =>
          new Promise(() => {
            signal.addEventListener('abort', () => {
              reason = signal.reason
            })
          }),
      },
    })
    await connection.notify('ask', { method: 'hang' })
    await connection.request('echo', 1)
    await connection.close()
    expect(reason).toBe((await connection.closed).error)
  })
})
