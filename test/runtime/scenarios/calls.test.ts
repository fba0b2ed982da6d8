import { getEventListeners } from 'node:events'
import { describe, expect, test, vi } from 'vitest'
import {
  type AgentConnection,
  AgentExitError,
  ConnectionClosedError,
  InvalidResponseError,
  LimitError,
  RequestAbortedError,
  RequestTimeoutError,
  UnsendableError,
} from '../../../runtime/index.js'
import { body } from '../../support/engines.js'
import { failure } from '../../support/failure.js'
import { faulty, transports } from '../../support/faulty.js'

const methods = (received: unknown) => (received as { method: string }[]).map(message => message.method)

describe.each(transports)('calls over %s', way => {
  test('row 6: SIGKILL with 100 calls pending', async () => {
    const { connection } = await faulty(way, 'none')
    const calls = Array.from({ length: 100 }, (_, i) => failure(connection.request(`wait/${i}`)))
    await connection.request('echo', 1)
    process.kill(connection.pid as number, 'SIGKILL')
    for (const error of await Promise.all(calls)) {
      expect(error).toBeInstanceOf(ConnectionClosedError)
      expect((error as Error).cause).toBeInstanceOf(AgentExitError)
      expect((error as Error).cause).toMatchObject({ signal: 'SIGKILL', exitCode: null })
      expect((error as ConnectionClosedError).message).toContain((error as ConnectionClosedError).method)
    }
    expect(connection.signal.aborted).toBe(true)
    expect(connection.signal.reason).toBe((await connection.closed).error)
    await connection.close()
  })

  test(
    'row 15: answers with odd ids resolve nothing',
    body(way === 'stdio, vscode-jsonrpc', 'row 15: answers with odd ids resolve nothing', async () => {
      const { connection, problems } = await faulty(way, 'odd ids')
      expect(await connection.request('fault')).toBe('right')
      expect(await connection.request('echo', 1)).toEqual([1])
      expect(problems.map(problem => problem.kind)).toEqual(Array(4).fill('unknown-response'))
      expect(problems.map(problem => problem.message).join()).not.toContain('string"')
      await connection.close()
    }),
  )

  for (const fault of ['empty answer', 'error without code']) {
    const name = `row 16: ${fault}`
    const run = async () => {
      const { connection } = await faulty(way, fault, { limits: { pendingRequests: 1 } })
      for (let i = 0; i < 3; i++) {
        const error = await failure(connection.request('fault'))
        expect(error).toBeInstanceOf(InvalidResponseError)
        expect(error).toMatchObject({ method: 'fault' })
      }
      await connection.close()
    }
    test(name, body(way === 'stdio, vscode-jsonrpc', name, run))
  }

  test('row 17: a request times out, cancels once, and its late answer is dropped', async () => {
    const { connection, problems } = await faulty(way, 'late answer')
    const error = await failure(connection.request('slow', null, { timeoutMs: 30 }))
    expect(error).toBeInstanceOf(RequestTimeoutError)
    expect(error).toMatchObject({ method: 'slow', timeoutMs: 30 })
    const received = await connection.request('received')
    expect(methods(received)).toEqual(['initialize', 'slow', '$/cancelRequest', 'received'])
    expect((received as { params: unknown }[])[2]?.params).toEqual({ id: (received as { id: number }[])[1]?.id })
    expect(problems).toEqual([])
    await connection.close()
  })

  test('row 17: one timeout for every call of a connection', async () => {
    // The agent's start is not part of what is measured.
    const handshake = (opened: AgentConnection) => opened.request('initialize', {}, { timeoutMs: 60_000 })
    const { connection } = await faulty(way, 'none', { handshake, limits: { requestMs: 1_000 } })
    expect(await failure(connection.request('slow', null, { timeoutMs: 20 }))).toMatchObject({ timeoutMs: 20 })
    await connection.close()
    const other = await faulty(way, 'none', { handshake, limits: { requestMs: 300 } })
    expect(await failure(other.connection.request('slow'))).toMatchObject({ timeoutMs: 300 })
    await other.connection.close()
  })

  test('row 18: abort before sending', async () => {
    const { connection } = await faulty(way, 'none')
    const error = await failure(connection.request('never', null, { signal: AbortSignal.abort('no') }))
    expect(error).toBeInstanceOf(RequestAbortedError)
    expect(error).toMatchObject({ name: 'AbortError', cause: 'no' })
    expect(methods(await connection.request('received'))).toEqual(['initialize', 'received'])
    await connection.close()
  })

  test('row 19: abort while pending', async () => {
    const { connection } = await faulty(way, 'none')
    const controller = new AbortController()
    const pending = failure(connection.request('slow', null, { signal: controller.signal }))
    await connection.request('echo', 1)
    controller.abort('enough')
    expect(await pending).toMatchObject({
      name: 'AbortError',
      code: 'REQUEST_ABORTED',
      method: 'slow',
      cause: 'enough',
    })
    controller.abort('again')
    expect(methods(await connection.request('received'))).toEqual([
      'initialize',
      'slow',
      'echo',
      '$/cancelRequest',
      'received',
    ])
    await connection.close()
  })

  test('row 20: abort after the answer', async () => {
    const { connection } = await faulty(way, 'none')
    const controller = new AbortController()
    const { signal } = controller
    await Promise.all(
      Array.from({ length: 1000 }, (_, i) => connection.request('echo', i, { signal, timeoutMs: 60_000 })),
    )
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    controller.abort()
    expect(methods(await connection.request('received'))).not.toContain('$/cancelRequest')
    await connection.close()
  })

  test('row 21: a call after close rejects', async () => {
    const { connection } = await faulty(way, 'none')
    await connection.close()
    const calls = [connection.request('echo', 1), connection.notify('note', 1), connection.notify('unhandled', 1)]
    expect(await failure(calls[0] as Promise<unknown>)).toMatchObject({ code: 'CONNECTION_CLOSED', method: 'echo' })
    expect(await failure(calls[1] as Promise<unknown>)).toMatchObject({ code: 'CONNECTION_CLOSED', method: 'note' })
  })

  test('a limit of pending calls, of the size of a message, and what JSON cannot carry', async () => {
    const { connection } = await faulty(way, 'none', { limits: { pendingRequests: 2, messageBytes: 10_000 } })
    const waiting = [failure(connection.request('a')), failure(connection.request('b'))]
    expect(await failure(connection.request('c'))).toMatchObject({ limit: 'pendingRequests', value: 2, method: 'c' })
    expect(await failure(connection.notify('big', 'x'.repeat(20_000)))).toBeInstanceOf(LimitError)
    expect(await failure(connection.notify('big', 1n))).toBeInstanceOf(UnsendableError)
    for (const timeoutMs of [Number.NaN, -1])
      expect(await failure(connection.request('c', 1, { timeoutMs }))).toMatchObject({
        code: 'UNSENDABLE',
        message: expect.stringContaining(`timeoutMs is ${timeoutMs}`),
      })
    const circle: { self?: unknown } = {}
    circle.self = circle
    expect(await failure(connection.notify('circle', circle))).toMatchObject({ code: 'UNSENDABLE', method: 'circle' })
    await connection.close()
    await Promise.all(waiting)
  })

  test('rejections of notify need not be handled', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const { connection } = await faulty(way, 'none')
    await connection.close()
    void connection.notify('note')
    await new Promise(resolve => setTimeout(resolve, 10))
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })
})
