import { describe, expect, test } from 'vitest'
import { type ModelReply, type ModelRequest, startModelStandIn } from '../../testing/index.js'

/** The value at a path; undefined when there is none. */
const at = (value: unknown, ...path: (string | number)[]): unknown =>
  path.reduce((current, key) => (current as Record<string | number, unknown> | undefined)?.[key], value)

/** How each API asks, with a tool's result after the last question, and where it has what was said. */
const apis = {
  responses: {
    path: '/v1/responses',
    body: {
      model: 'm',
      stream: true,
      input: [
        { role: 'user', content: [{ type: 'input_text', text: 'hello' }] },
        { type: 'function_call', call_id: 'a', name: 'look', arguments: '{}' },
        { type: 'function_call_output', call_id: 'a', output: 'seen' },
      ],
      tools: [{ type: 'function', name: 'look' }],
    },
    delta: (event: unknown) => (at(event, 'type') === 'response.output_text.delta' ? at(event, 'delta') : ''),
    call: (event: unknown) => at(event, 'type') === 'response.output_item.done' && at(event, 'item', 'arguments'),
    ends: 'response.completed',
  },
  messages: {
    path: '/v1/messages?beta=true',
    body: {
      model: 'm',
      stream: true,
      messages: [
        { role: 'user', content: 'hello' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'look', input: {} }] },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'seen' }] }],
        },
      ],
      tools: [{ name: 'look' }],
    },
    delta: (event: unknown) => at(event, 'delta', 'text'),
    call: (event: unknown) => at(event, 'delta', 'partial_json'),
    ends: 'message_stop',
  },
  'chat-completions': {
    path: '/v1/chat/completions',
    body: {
      model: 'm',
      stream: true,
      messages: [
        { role: 'user', content: 'hello' },
        { role: 'tool', tool_call_id: 'a', content: 'seen' },
      ],
      tools: [{ type: 'function', function: { name: 'look' } }],
    },
    delta: (event: unknown) => at(event, 'choices', 0, 'delta', 'content'),
    call: (event: unknown) => at(event, 'choices', 0, 'delta', 'tool_calls', 0, 'function', 'arguments'),
    ends: '[DONE]',
  },
  gemini: {
    path: '/v1beta/models/m:streamGenerateContent?alt=sse',
    body: {
      contents: [
        { role: 'user', parts: [{ text: 'hello' }] },
        { role: 'user', parts: [{ functionResponse: { name: 'look', response: 'seen' } }] },
      ],
      tools: [{ functionDeclarations: [{ name: 'look' }] }],
    },
    delta: (event: unknown) => at(event, 'candidates', 0, 'content', 'parts', 0, 'text'),
    call: (event: unknown) => JSON.stringify(at(event, 'candidates', 0, 'content', 'parts', 0, 'functionCall', 'args')),
    ends: 'STOP',
  },
} as const

const post = (url: string, body: unknown) =>
  fetch(url, { method: 'POST', headers: { authorization: 'Bearer any' }, body: JSON.stringify(body) })

describe.each(Object.entries(apis))('%s', (name, { path, body, delta, call, ends }) => {
  const ask = async (reply: ModelReply, change: object = {}) => {
    await using model = await startModelStandIn({ replies: [reply] })
    const response = await post(model.url + path, { ...body, ...change })
    const text = await response.text()
    const lines = text.split('\n').filter(line => line.startsWith('data: {'))
    return { response, text, events: lines.map(line => JSON.parse(line.slice(6))), requests: model.requests }
  }

  test('reads the question, the results after it, and the tools', async () => {
    const { requests } = await ask('ok')
    expect(requests).toMatchObject([{ api: name, model: 'm', stream: true, prompt: 'hello', tools: ['look'] }])
    expect(requests[0]?.toolResults).toEqual([expect.stringContaining('seen')])
  })

  test('streams text in deltas, and ends', async () => {
    const { events, text, response } = await ask([{ text: ['one ', 'two'] }])
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(events.map(delta).filter(Boolean)).toEqual(['one ', 'two'])
    expect(text).toContain(ends)
  })

  test('calls a tool after a text', async () => {
    const { events } = await ask([{ text: 'I look' }, { tool: 'look', input: { at: '/' } }])
    expect(events.map(delta).join('')).toBe('I look')
    expect(events.map(call).filter(Boolean)).toEqual(['{"at":"/"}'])
  })

  test('fails with a status and a message', async () => {
    const { response, text } = await ask({ status: 429, message: 'too many', headers: { 'retry-after': '1' } })
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1'])
    expect(JSON.parse(text).error.message).toBe('too many')
  })

  test('cuts a stream', async () => {
    await expect(ask([{ text: 'half' }, { cut: true }])).rejects.toThrow()
  })

  test('answers whole when no stream is wanted', async () => {
    await using model = await startModelStandIn({
      replies: [[{ text: 'I look' }, { tool: 'look', input: { at: '/' } }]],
    })
    const whole = path.replace('streamGenerateContent?alt=sse', 'generateContent')
    const answer = await (await post(model.url + whole, { ...body, stream: false })).text()
    expect(answer).toContain('I look')
    expect(answer).toMatch(/at\\?":\\?"\//)
  })
})

test('free text is the input of a custom tool', async () => {
  await using model = await startModelStandIn({
    replies: [[{ tool: 'apply_patch', input: '*** Begin Patch', id: 'p' }]],
  })
  const text = await (await post(`${model.url}/v1/responses`, { input: 'patch', stream: true })).text()
  expect(text).toContain('"type":"custom_tool_call"')
  expect(text).toContain('"input":"*** Begin Patch"')
  expect(model.requests[0]?.prompt).toBe('patch')
})

test('a stream that hangs ends with the stand-in', async () => {
  const model = await startModelStandIn({ replies: () => [{ text: 'half' }, { hang: true }] })
  const response = await post(`${model.url}/v1/messages`, { stream: true, messages: [] })
  const text = response.text().catch(() => 'broken')
  await model.close()
  await model.close()
  expect(await text).toBe('broken')
})

test('lists its models, counts tokens, and says what it has not', async () => {
  await using model = await startModelStandIn({ replies: [], models: ['a', 'b'] })
  const get = async (path: string) => (await fetch(model.url + path)).json() as Promise<unknown>
  expect(await get('/v1/models')).toMatchObject({ data: [{ id: 'a' }, { id: 'b' }] })
  expect(await get('/v1beta/models')).toMatchObject({ models: [{ name: 'models/a' }, { name: 'models/b' }] })
  expect(await get('/v2/nothing')).toMatchObject({ error: { message: 'model stand-in: there is no /v2/nothing' } })
  expect(await (await post(`${model.url}/v1/messages/count_tokens`, {})).json()).toEqual({ input_tokens: 10 })
  const counted = await post(`${model.url}/v1beta/models/m:countTokens`, {})
  expect(await counted.json()).toEqual({ totalTokens: 10 })
  expect(await get('/')).toEqual({})
  expect((await post(`${model.url}/v1/nothing`, {})).status).toBe(404)
  expect((await post(`${model.url}/v1/messages`, [])).status).toBe(400)
  expect(await (await post(`${model.url}/v1/messages`, {})).text()).toContain('there is no reply left after 0')
})

test('a reply that throws is an error of the API', async () => {
  await using model = await startModelStandIn({
    replies: ({ prompt }: ModelRequest) => {
      throw new Error(`no idea about ${prompt}`)
    },
  })
  const response = await post(`${model.url}/v1/chat/completions`, { messages: [{ role: 'user', content: 'x' }] })
  expect([response.status, await response.text()]).toEqual([500, expect.stringContaining('no idea about x')])
})

describe('a mistake in the replies', () => {
  const start = (options: unknown) => startModelStandIn(options as Parameters<typeof startModelStandIn>[0])

  test.each([[undefined], [{}], [{ replies: 'Hello' }], [{ replies: { text: 'Hello' } }]])(
    'is an error at once where there is no list and no function: %j',
    async options => {
      await expect(start(options)).rejects.toThrow(
        new TypeError('startModelStandIn needs replies: a list of them, or a function from a request to its reply'),
      )
    },
  )

  test.each([null, 5, { text: 'Hello' }, ['Hello'], [{ txt: 'Hello' }]])(
    'is an error at once in the list: %j',
    async reply => {
      await expect(start({ replies: ['first', reply] })).rejects.toThrow(/^replies\[1\] is no reply: give a text/)
    },
  )

  test('is what the agent gets where a function makes it', async () => {
    await using model = await start({ replies: () => undefined })
    const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hello' }] })
    const response = await fetch(`${model.url}/v1/chat/completions`, { method: 'POST', body })
    expect(response.status).toBe(500)
    expect(await response.text()).toContain('model stand-in: what replies() returned is no reply')
  })
})
