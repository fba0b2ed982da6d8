import { afterEach, beforeEach, expect, test } from 'vitest'
import { type SourcegraphStandIn, startSourcegraphStandIn } from '../../testing/index.js'

let instance: SourcegraphStandIn
beforeEach(async () => {
  instance = await startSourcegraphStandIn()
})
afterEach(() => instance.close())

const post = (path: string, body: unknown, token = instance.token, url = instance.endpoint) =>
  fetch(`${url}.api/${path}`, {
    method: 'POST',
    headers: { authorization: `token ${token}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

const query = async (name: string, variables?: object): Promise<unknown> =>
  (await post(`graphql?${name}`, { ...(variables && { variables }) })).json()

const question = { messages: [{ speaker: 'human', text: 'What is it?' }], model: 'a-model' }

/** The events of a streamed reply, each as its name and data. */
async function streamed(version: number, prompt: object = question): Promise<[string, unknown][]> {
  const text = await (await post(`completions/stream?api-version=${version}`, prompt)).text()
  return [...text.matchAll(/event: (.*)\ndata: (.*)\n\n/g)].map(([, event = '', data = '']) => [
    event,
    JSON.parse(data),
  ])
}

const last = 'end_turn'

test.each<[string, object | undefined, object]>([
  ['SiteHasCodyEnabled', undefined, { site: { isCodyEnabled: true } }],
  ['SiteProductVersion', undefined, { site: { productVersion: '5.6.0' } }],
  ['CurrentUserCodyProEnabled', undefined, { currentUser: { codyProEnabled: false } }],
  ['ContextFilters', undefined, { site: { codyContextFilters: { raw: null } } }],
  ['Repository', { name: 'github.com/example/garden' }, { repository: { id: 'UmVwb3NpdG9yeToy' } }],
  ['Repository', { name: 'github.com/example/cellar' }, { repository: null }],
])('answers the query %s with %o', async (name, variables, data) => {
  expect(await query(name, variables)).toEqual({ data })
})

test.each([
  'CurrentUser',
  'CurrentUserCodySubscription',
  'SiteGraphQLFields',
  'SiteIdentification',
  'CurrentSiteCodyLlmConfiguration',
  'CurrentSiteCodyLlmConfigurationSmartContext',
  'CurrentSiteCodyLlmProvider',
  'CodyConfigFeatures',
  'CodyConfigFeaturesResponse',
  'FeatureFlags',
  'EvaluateFeatureFlag',
  'EvaluateFeatureFlags',
  'RecordTelemetryEvents',
  'LogEventMutation',
  'RecordContext',
  'ViewerSettings',
  'ViewerPrompts',
  'ResolveRepoName',
])('knows the query %s, which agents send', async name => {
  const answer = await query(name)
  expect(answer).toEqual({ data: expect.any(Object) })
})

test('lists the repositories that are named, or all', async () => {
  const names = async (name: string, variables: object) =>
    JSON.stringify(await query(name, variables)).match(/(?<="name":")[^"]+/g)
  expect(await names('Repositories', { names: ['github.com/example/garden'] })).toEqual(['github.com/example/garden'])
  const all = ['github.com/example/kitchen', 'github.com/example/garden']
  expect(await names('Repositories', {})).toEqual(all)
  expect(await names('RepositoriesSearch', { names: [] })).toEqual(all)
})

test('finds a snippet in each repository that is asked for', async () => {
  const found = await query('GetCodyContext', { repos: ['UmVwb3NpdG9yeTox'] })
  expect(found).toMatchObject({
    data: {
      getCodyContext: [{ blob: { path: 'kitchen.md', repository: { name: 'github.com/example/kitchen' } } }],
    },
  })
  expect(await query('GetCodyContext')).toEqual({ data: { getCodyContext: [] } })
})

test('a query that it does not know is an error of GraphQL', async () => {
  for (const name of ['Weather', 'constructor'])
    expect(await query(name)).toEqual({
      data: null,
      errors: [{ message: `Cannot query field "${name}" on the stand-in` }],
    })
})

test('what an administrator sets is what it answers', async () => {
  instance.site.codyEnabled = false
  expect(await query('SiteHasCodyEnabled')).toEqual({ data: { site: { isCodyEnabled: false } } })
  expect(await (await post('client-config', {})).json()).toMatchObject({ codyEnabled: false, modelsAPIEnabled: false })
})

test('lists models where it is told to', async () => {
  const newer = await startSourcegraphStandIn({ modelsApi: true })
  try {
    const ask = async (path: string) => (await post(path, {}, newer.token, newer.endpoint)).json()
    expect(await ask('client-config')).toMatchObject({ modelsAPIEnabled: true })
    expect(await ask('modelconfig/supported-models.json')).toMatchObject({
      models: [{ modelName: 'claude-3-sonnet' }, { modelName: 'claude-3-haiku' }, { modelName: 'mixtral-8x7b' }],
    })
  } finally {
    await newer.close()
  }
})

test('refuses another token, a body that is no object, and a path that it does not have', async () => {
  const said = async (response: Response) => [response.status, await response.text()]
  expect(await said(await post('client-config', {}, 'sgp_other'))).toEqual([401, 'Invalid access token.'])
  expect(await said(await post('client-config', '{'))).toEqual([400, 'the body is no JSON object'])
  expect(await said(await post('client-config', 'null'))).toEqual([400, 'the body is no JSON object'])
  expect(await said(await post('weather', {}))).toEqual([404, 'not found'])
  expect(instance.requests.map(({ name, authorized }) => [name, authorized])).toEqual([
    ['client-config', false],
    ['client-config', true],
    ['client-config', true],
    ['weather', true],
  ])
  expect(JSON.stringify(instance.requests)).not.toContain('sgp_')
})

test('fails on demand: one request by its name, or every one', async () => {
  instance.failures.set('client-config', { status: 429, headers: { 'retry-after': '1' }, body: 'later' })
  const response = await post('client-config', {})
  expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([429, '1', 'later'])
  expect(await query('SiteHasCodyEnabled')).toHaveProperty('data')
  instance.failures.set('*', { status: 503 })
  expect((await post('graphql?SiteHasCodyEnabled', {})).status).toBe(503)
})

test('completes code', async () => {
  expect(await (await post('completions/code', {})).json()).toEqual({ completion: 'a + b', stopReason: 'end_turn' })
})

test('streams the text so far up to version 1, and what was added from version 2 on', async () => {
  instance.stream = { delayMs: 1, reply: ({ model }) => `one two three ${model}` }
  const event = (part: object, stopReason = '') => ['completion', { ...part, stopReason }]
  expect(await streamed(1)).toEqual([
    event({ completion: 'one two ' }),
    event({ completion: 'one two three a-model' }),
    event({ completion: 'one two three a-model' }, last),
    ['done', {}],
  ])
  expect(await streamed(2)).toEqual([
    event({ deltaText: 'one two ' }),
    event({ deltaText: 'three a-model' }),
    event({ deltaText: '' }, last),
    ['done', {}],
  ])
})

test('a reply says what arrived: the question, the model and the files', async () => {
  const text = 'Codebase context from file path src/a.ts: x\n\nQuestion: Why?\nHow?'
  const messages = [{ speaker: 'human', content: [{ type: 'text', text }] }, { speaker: 'assistant' }]
  const events = await streamed(1, { messages })
  expect(events.at(-2)).toEqual([
    'completion',
    { completion: expect.stringContaining('> Why?\n> How?\n'), stopReason: last },
  ])
  const reply = JSON.stringify(events.at(-2))
  for (const line of ['model: the default', 'messages in the prompt: 2', 'files in the prompt: src/a.ts'])
    expect(reply).toContain(line)
  expect(JSON.stringify(await streamed(1))).toContain('files in the prompt: none')
})

test('a stream breaks off in the middle, as it is told to', async () => {
  const reply = () => 'one two three four'
  instance.stream = { delayMs: 0, reply, fault: 'cut' }
  await expect(streamed(1)).rejects.toThrow()
  instance.stream.fault = 'error-event'
  expect((await streamed(1)).slice(1)).toEqual([
    ['error', { error: 'the stand-in model is out of order' }],
    ['done', {}],
  ])
  instance.stream.fault = 'malformed'
  expect(await (await post('completions/stream', question)).text()).toMatch(/data: \{"completion": "half a\n\n$/)
})

test('a stream that hangs ends with the stand-in', async () => {
  instance.stream = { delayMs: 0, fault: 'hang' }
  const text = (await post('completions/stream', question)).text().catch(() => 'broken')
  await instance.close()
  await instance.close()
  expect(await text).toBe('broken')
})

test.each([
  [{}, 'the completion has no list of messages'],
  [{ messages: 'hello' }, 'the completion has no list of messages'],
  [{ messages: [{ speaker: 'human', text: 'a' }, null] }, 'messages[1] is no message'],
  [{ messages: [{ text: 'a' }] }, 'messages[0] is no message'],
  [{ messages: [{ speaker: 'human', text: 5 }] }, 'messages[0] is no message'],
  [{ messages: [{ speaker: 'human', content: 'a' }] }, 'messages[0] is no message'],
  [{ messages: [{ speaker: 'human', content: [{ text: 'a' }, 5] }] }, 'messages[0] is no message'],
])('a prompt that is none is refused with the reason: %j', async (body, reason) => {
  const response = await post('completions/stream', body)
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(reason)])
})

test('a reply that throws is an error of the stand-in, which goes on', async () => {
  instance.stream.reply = () => {
    throw new Error('no reply for this')
  }
  const response = await post('completions/stream', question)
  expect([response.status, await response.text()]).toEqual([500, 'Sourcegraph stand-in: no reply for this'])
  expect((await post('completions/code', {})).status).toBe(200)
})
