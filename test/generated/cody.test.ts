import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, expectTypeOf, onTestFinished, test } from 'vitest'
import * as older from '../../generated/cody/1.28/index.js'
import * as newest from '../../generated/cody/1.114/index.js'
import type { AgentConnection, MethodInfo } from '../../runtime/index.js'
import { callEverything, noteCalls } from '../support/call-everything.js'

type Bindings = typeof newest | typeof older
const versions = [
  { version: '1.114.0', bindings: newest as Bindings, methods: 125 },
  { version: '1.28.1', bindings: older as Bindings, methods: 97 },
]

const documentOf = (version: string) =>
  JSON.parse(readFileSync(new URL(`../../schema/cody/${version}.json`, import.meta.url), 'utf8')) as {
    methods: MethodInfo[]
  }

describe.each(versions)('the bindings of Cody $version', ({ version, bindings, methods }) => {
  const sent = (direction: MethodInfo['messageDirection']) =>
    documentOf(version)
      .methods.filter(method => method.messageDirection === direction)
      .map(({ method }) => method)
      .sort()

  test('have every method of the document', () => {
    expect(bindings.methods).toHaveLength(methods)
    expect(bindings.methods.map(({ method }) => method)).toEqual(
      documentOf(version).methods.map(({ method }) => method),
    )
  })

  test.each([
    { name: 'the client', side: bindings.CodyClient, direction: 'clientToServer' as const },
    { name: 'the agent', side: bindings.CodyAgentServer, direction: 'serverToClient' as const },
  ])('send every method of $name', ({ side, direction }) => {
    const { connection, called } = noteCalls()
    callEverything(new (side as new (connection: AgentConnection) => object)(connection))
    expect(called.sort()).toEqual(sent(direction))
  })

  test('answer everything that the agent may ask of a client without a user interface', () => {
    const asked = documentOf(version).methods.filter(
      ({ kind, messageDirection }) => kind === 'request' && messageDirection === 'serverToClient',
    )
    expect(Object.keys(bindings.headlessAnswers).sort()).toEqual(asked.map(({ method }) => method).sort())
  })

  test('load the shapes beside them when validation asks for them', async () => {
    const { shapes } = (await bindings.protocol.shapes?.()) ?? {}
    expect(shapes?.methods.map(({ method }) => method)).toEqual(documentOf(version).methods.map(({ method }) => method))
  })
})

const agent = {
  command: process.execPath,
  args: [fileURLToPath(new URL('../fixtures/agents/cody.mjs', import.meta.url))],
  limits: { handshakeMs: 10_000 },
}

async function spawn(options: newest.CodyClientOptions = {}) {
  const cody = await newest.CodyClient.spawn({ ...agent, ...options })
  onTestFinished(() => cody.close())
  return cody
}

const clientInfo: newest.ClientInfo = {
  name: 'test',
  version: '1.0.0',
  workspaceRootUri: 'file:///work',
  extensionConfiguration: { serverEndpoint: 'https://example.test', customHeaders: {} },
}

describe('a client and an agent made of the newest bindings, in two processes', () => {
  test('chat, with the transcript as it grows', async () => {
    const cody = await spawn({ validate: 'throw' })
    const info = await cody.initialize(clientInfo)
    expectTypeOf(info).toEqualTypeOf<newest.ServerInfo>()
    expect(info.name).toBe('fake Cody')
    await cody.initialized()
    const id = await cody.chat.new()
    expectTypeOf(id).toBeString()
    const texts: string[] = []
    cody.on('webview/postMessage', ({ message }) => {
      if (message.type === 'transcript') texts.push(message.messages.at(-1)?.text ?? '')
    })
    const reply = await cody.chat.submitMessage(
      { id, message: { command: 'submit', text: 'Hello' } },
      { timeoutMs: 10_000 },
    )
    expect(texts).toEqual(['You', 'You said', 'You said Hello'])
    expect(reply.type === 'transcript' && reply.messages.at(-1)?.text).toBe('You said Hello')
  })

  test('the agent is answered by handlers', async () => {
    const asked: string[] = []
    const cody = await spawn({
      handlers: {
        'window/showMessage': ({ message, items }) => {
          asked.push(message)
          return items?.[0] ?? null
        },
      },
    })
    expect(await cody.commands.explain()).toBe('Yes')
    expect(asked).toEqual(['Shall I?'])
    const headless = await spawn()
    expect(await headless.commands.explain()).toBe('nothing')
  })

  test('what the agent does not implement is refused', async () => {
    const cody = await spawn()
    await expect(cody.testing.memoryUsage()).rejects.toMatchObject({ rpcCode: -32601, method: 'testing/memoryUsage' })
  })
})
