import { describe, expect, test } from 'vitest'
import { AgentExitError, ConnectionClosedError, FramingError } from '../../../runtime/index.js'
import { failure } from '../../support/failure.js'
import { faulty, transports } from '../../support/faulty.js'

const fatal = [
  ['row 9', 'garbage', 'garbage'],
  ['row 10', 'negative length', 'header'],
  ['row 10', 'length with letters', 'header'],
  ['row 10', 'length as a float', 'header'],
  ['row 10', 'two lengths', 'header'],
  ['row 10', 'no length', 'header'],
  ['row 11', 'too long', 'too-long'],
  ['row 12', 'endless header', 'header'],
  ['row 13', 'stalled', 'stalled'],
] as const

describe.each(transports)('framing over %s', way => {
  test.each(fatal)('%s: %s ends the session, and what waits rejects', async (_row, fault, expected) => {
    const { connection } = await faulty(way, fault, { limits: { messageBytes: 1_000_000, frameMs: 200 } })
    const pending = [failure(connection.request('fault')), failure(connection.request('other'))]
    for (const error of await Promise.all(pending)) {
      expect(error).toBeInstanceOf(ConnectionClosedError)
      expect((error as Error).cause).toBeInstanceOf(FramingError)
      expect((error as Error).cause).toMatchObject({ code: 'FRAMING', fault: expected })
      expect(String(error) + JSON.stringify(error)).not.toContain('sesame')
    }
    const { kind, error } = await connection.closed
    expect(kind).toBe('lost')
    expect(error).toMatchObject({ fault: expected })
    await connection.close()
  })

  test('row 7: exit in the middle of a frame', async () => {
    const { connection } = await faulty(way, 'truncated frame')
    await failure(connection.request('fault'))
    const { error } = await connection.closed
    expect(error).toBeInstanceOf(AgentExitError)
    expect(error).toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('exited with code 3 in the middle of a message; '),
      cause: { fault: 'truncated' },
    })
    await connection.close()
  })

  test('row 8: text before the first frame is skipped and reported', async () => {
    const { connection, problems } = await faulty(way, 'preamble')
    expect(await connection.request('echo', 5)).toEqual([5])
    expect(problems).toEqual([
      { kind: 'preamble', message: expect.stringContaining('Welcome to the agent!\\nWarming up …') },
    ])
    await connection.close()
  })

  test('row 8: text before the first frame is capped', async () => {
    const error = await failure(faulty(way, 'preamble without end'))
    expect(error).toMatchObject({ code: 'FRAMING', fault: 'no-message' })
  })

  test('row 14: a body that is not JSON is reported, and the session goes on', async () => {
    const { connection, problems } = await faulty(way, 'not JSON')
    const abort = new AbortController()
    const call = failure(connection.request('fault', null, { signal: abort.signal }))
    expect(await connection.request('echo', 5)).toEqual([5])
    expect(problems).toEqual([{ kind: 'not-json', message: expect.stringContaining('is not JSON: ') }])
    expect(problems[0]?.message).toContain('[redacted]')
    expect(problems[0]?.message).not.toContain('sesame')
    abort.abort()
    await call
    await connection.close()
  })

  test('the messages of a batch are handled in order', async () => {
    const { connection, problems } = await faulty(way, 'batch')
    const ticks: unknown[] = []
    connection.on('tick', params => ticks.push(params))
    expect(await connection.request('fault')).toBe(7)
    expect(ticks).toEqual([{ n: 1 }])
    expect(problems).toEqual([])
    expect(await connection.request('echo', 1)).toEqual([1])
    await connection.close()
  })
})
