import { describe, expect, test } from 'vitest'
import { connect, FramingError, LimitError, stdio } from '../../../runtime/index.js'
import { body, engines } from '../../support/engines.js'
import { failure } from '../../support/failure.js'
import { line, rawPeer } from '../../support/raw-peer.js'

const lines = { wire: { framing: 'json-lines', goodbye: null } } as const
const parsed = (text: string) =>
  text
    .trim()
    .split('\n')
    .map(one => JSON.parse(one))
const frame = (body: string) => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

describe.each(engines)('$name', ({ engine }) => {
  const check = (name: string, run: () => Promise<void>) => test(name, body(engine !== undefined, name, run))
  const peer = (options: Parameters<typeof rawPeer>[0] = {}) => rawPeer({ ...options, engine })

  for (const [own, theirs, what, bytes] of [
    ['content-length', 'json-lines', 'a notification', line({ jsonrpc: '2.0', method: 'hello' })],
    ['content-length', 'json-lines', 'an answer', line({ id: 1, result: { userAgent: 'codex' } })],
    ['json-lines', 'content-length', 'a notification', frame('{"jsonrpc":"2.0","method":"hello"}')],
  ] as const)
    check(`row 40: this side speaks ${own} and the peer ${theirs}: ${what}`, async () => {
      const { connection, problems, write } = await peer({ wire: { framing: own } })
      const call = failure(connection.request('initialize'))
      await write(bytes)
      const error = (await call) as Error
      expect(error.message).toContain(`speaks ${theirs}, this side ${own}`)
      expect(error.message).toContain(`set framing: '${theirs}'`)
      expect((await connection.closed).error).toMatchObject({ code: 'FRAMING', fault: 'other-framing' })
      expect((await connection.closed).error).toBeInstanceOf(FramingError)
      expect(problems).toEqual([
        { kind: 'other-framing', message: expect.stringContaining(`set framing: '${theirs}'`) },
      ])
    })

  check('row 40: an agent tells a client of the other framing in an answer that shows its own', async () => {
    const { connection, write, take } = await peer({ ...lines, side: 'server' })
    await write(frame('{"jsonrpc":"2.0","id":1,"method":"initialize"}'))
    expect((await connection.closed).error).toMatchObject({ fault: 'other-framing' })
    expect(parsed(take())).toEqual([
      {
        jsonrpc: '2.0',
        id: null,
        error: { code: -32700, message: expect.stringContaining("framing: 'content-length'") },
      },
    ])
  })

  check('row 41: silence is reported once, with stderr, and the call goes on', async () => {
    const program = `
    console.error('please log in first')
    let id
    process.stdin.on('data', chunk => {
      id ??= /"id":(\\d+)/.exec(chunk)[1]
      if (String(chunk).includes('again')) process.stdout.write('Content-Length: 38\\r\\n\\r\\n{"jsonrpc":"2.0","id":' + id + ',"result":"in"}')
    })
    process.stdin.on('end', () => process.exit())`
    const problems: { kind: string; message: string }[] = []
    let reported = () => {}
    const report = new Promise<void>(resolve => {
      reported = resolve
    })
    const connection = await connect({
      transport: stdio({ command: process.execPath, args: ['-e', program] }),
      wire: { goodbye: null },
      limits: { silentMs: 1_000 },
      engine,
      onProblem: problem => {
        problems.push(problem)
        reported()
      },
    })
    const call = connection.request('initialize')
    const other = failure(connection.request('other', null, { timeoutMs: 60_000 }))
    await report
    expect(problems).toEqual([{ kind: 'silence', message: expect.stringContaining('please log in first') }])
    expect(problems[0]?.message).toContain('in the 1000 ms since initialize was sent')
    expect(problems[0]?.message).toContain("framing 'content-length'")
    await connection.notify('again')
    expect(await call).toBe('in')
    await connection.close()
    await other
    expect(problems).toHaveLength(1)
  })

  check('row 42: lines that are no messages are skipped, reported without secrets, and never answered', async () => {
    const { connection, problems, write, take, lastId } = await peer(lines)
    const call = connection.request('x')
    await write('starting\n')
    take()
    await write(`{ a: 1 }\n[INFO] x\n{"level":"info"}\n[]\n42\n${line({ jsonrpc: '2.0', method: 'tick' })}`)
    await write('token: "sesame-open-1234", and \u001b[31mred\n')
    await write(line({ jsonrpc: '2.0', id: await lastId(), result: 'right' }))
    expect(await call).toBe('right')
    expect(take()).toBe('')
    expect(problems.map(({ kind }) => kind)).toEqual([
      'preamble',
      'preamble',
      'preamble',
      'invalid-message',
      'invalid-message',
      'text',
      'text',
    ])
    const told = problems.map(({ message }) => message).join('\n')
    expect(told).not.toContain('sesame')
    expect(told).toContain('"{ a: 1 }"')
    expect(told).toContain(', and \\u001b[31mred"')
  })

  check('row 42: a flood of lines is reported a hundred times', async () => {
    const { connection, problems, write, lastId } = await peer(lines)
    await write(line({ jsonrpc: '2.0', method: 'tick' }))
    await write('noise\n'.repeat(5_000))
    expect(problems).toHaveLength(101)
    expect(problems.at(-1)?.message).toContain('not reported any more')
    const call = connection.request('x')
    await write(line({ jsonrpc: '2.0', id: await lastId(), result: 'right' }))
    expect(await call).toBe('right')
  })

  const parseError = { jsonrpc: '2.0', id: null, error: { code: -32700, message: expect.any(String) } }
  const invalid = { jsonrpc: '2.0', id: null, error: { code: -32600, message: expect.any(String) } }

  check('row 43: an agent answers a line that is not JSON, and the session goes on', async () => {
    const { problems, write, take } = await peer({ ...lines, side: 'server', handlers: { echo: params => params } })
    await write(`hello\n{ oops\n42\n${line({ id: 1, method: 'echo', params: { a: 1 } })}`)
    expect(parsed(take())).toEqual([parseError, parseError, invalid, { jsonrpc: '2.0', id: 1, result: { a: 1 } }])
    expect(problems).toHaveLength(3)
  })

  check('row 43: an agent answers a framed body that is not JSON, and the session goes on', async () => {
    const { write, take } = await peer({ side: 'server', handlers: { echo: params => params } })
    await write(frame('{ oops') + frame('{"id":1,"method":"echo","params":{}}'))
    expect(take().match(/"code":-32700|"result":\{\}/g)).toEqual(['"code":-32700', '"result":{}'])
  })

  for (const side of ['client', 'server'] as const)
    check(`row 46: ids that are no ids, on the side of the ${side}`, async () => {
      const { problems, write, take } = await peer({ ...lines, side, handlers: { echo: params => params } })
      // The last one would come back as another number.
      for (const id of ['null', 'true', '{}', '[1]', '12345678901234567890'])
        await write(`{"jsonrpc":"2.0","id":${id},"method":"echo"}\n`)
      expect(parsed(take())).toEqual(Array(5).fill(invalid))
      expect(problems.map(({ kind }) => kind)).toEqual(Array(5).fill('invalid-message'))
    })

  check('row 49: the notifications of a batch are counted in bytes', async () => {
    const { connection, write } = await peer({ ...lines, limits: { eventBytes: 10_000 } })
    const events = connection.events('tick')
    const tick = { jsonrpc: '2.0', method: 'tick', params: { text: 'x'.repeat(1_000) } }
    await write(line(Array(5).fill(tick)))
    expect(await events.next()).toMatchObject({ done: false })
    await write(line(Array(20).fill(tick)))
    // One engine hands on all at once, the other one a turn: nobody reads until all are there.
    for (let turn = 0; turn < 100; turn++) await new Promise(resolve => setImmediate(resolve))
    const left = []
    const error = await failure(
      (async () => {
        for await (const event of { [Symbol.asyncIterator]: () => events }) left.push(event)
      })(),
    )
    expect(error).toBeInstanceOf(LimitError)
    expect(error).toMatchObject({ limit: 'eventBytes' })
    expect(left.length).toBeLessThan(12)
  })

  /** A value so many levels deep, as JSON. */
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

  check('row 52: a value nested 20,000 deep is an error of the family, either way', async () => {
    const { connection, problems, write, take, lastId } = await peer({
      ...lines,
      handlers: { echo: params => params, build: () => JSON.parse(deep(20_000)) },
    })
    const call = failure(connection.request('deep', undefined, { timeoutMs: 5_000 }))
    await write(`{"jsonrpc":"2.0","id":${await lastId()},"result":${deep(20_000)}}\n`)
    expect(await call).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 'depth', method: 'deep' })
    expect(problems).toEqual([{ kind: 'depth', message: expect.stringContaining('more than 2000 levels') }])
    expect(await failure(connection.request('send', JSON.parse(deep(20_000))))).toMatchObject({ limit: 'depth' })
    expect(await failure(connection.notify('send', JSON.parse(deep(2_001))))).toMatchObject({ limit: 'depth' })
    take()
    await write(`{"jsonrpc":"2.0","id":"e","method":"echo","params":${deep(20_000)}}\n`)
    await write(line({ jsonrpc: '2.0', id: 'b', method: 'build' }))
    expect(parsed(take())).toEqual([
      { ...invalid, id: 'e' },
      { jsonrpc: '2.0', id: 'b', error: { code: -32603, message: expect.stringContaining('limits.depth') } },
    ])
  })

  check(
    'row 52: a batch over the limit is one report and one answer, and the calls that it answers reject',
    async () => {
      const { connection, problems, write, take, lastId } = await peer({ ...lines, limits: { batchItems: 10 } })
      const call = failure(connection.request('x'))
      take()
      const items = [
        { jsonrpc: '2.0', id: await lastId(), result: 1 },
        ...Array(5_000).fill({ jsonrpc: '2.0', id: 7, method: 'y' }),
      ]
      await write(line(items))
      expect(await call).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 'batchItems' })
      expect(problems).toEqual([{ kind: 'batch', message: expect.stringContaining('a batch of 5001 messages') }])
      expect(parsed(take()).slice(1)).toEqual([invalid])
    },
  )

  check('row 55: an orderly close by the client is closed, seen from the agent; a broken one is lost', async () => {
    const orderly = await peer({ ...lines, side: 'server' })
    const waiting = failure(orderly.connection.request('ask'))
    orderly.end()
    expect(await orderly.connection.closed).toMatchObject({ kind: 'closed', error: { code: 'CONNECTION_CLOSED' } })
    expect(await waiting).toMatchObject({ code: 'CONNECTION_CLOSED' })
    const broken = await peer({ ...lines, side: 'server' })
    await broken.write('{"jsonrpc"')
    broken.end()
    expect(await broken.connection.closed).toMatchObject({ kind: 'lost', error: { fault: 'truncated' } })
  })
})
