import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadDocument } from '../../codegen/protocol/document.js'
import { typescriptFiles } from '../../codegen/targets/typescript/target.js'
import { type Compiler, root, temporaryFolder, typeCheck, writeFiles } from '../support/typescript.js'

/** What a user may write, and with `@ts-expect-error` what may not pass. */
const program = `
import {
  type ClientRequestMethod,
  type ClientRequests,
  CodyAgentServer,
  CodyClient,
  type ExtensionMessage,
  methods,
  type ServerRequestHandlers,
} from 'BINDINGS'

await using cody = await CodyClient.spawn({
  command: 'cody',
  args: ['api', 'jsonrpc-stdio'],
  handlers: {
    'window/showMessage': ({ message, items }, { signal }) => (signal.aborted ? null : (items?.[0] ?? message)),
    'secrets/store': ({ key, value }) => void [key, value],
    // @ts-expect-error: the answer is a boolean
    'env/openExternal': () => 'yes',
  },
  validate: { received: 'warn' },
})

const info = await cody.initialize({ name: 'my-tool', version: '1.0.0', workspaceRootUri: 'file:///work' })
info.name.toUpperCase()
await cody.initialized()
const id: string = await cody.chat.new()
await cody.chat.new({ timeoutMs: 1000, signal: AbortSignal.timeout(1000) })
const reply = await cody.chat.submitMessage({ id, message: { command: 'submit', text: 'Hello' } })
await cody.editTask.accept('a scalar')
const nothing: null = await cody.chat.setModel({ id, model: 'm' })

// @ts-expect-error: a method without parameters takes none
await cody.chat.new({ id })
// @ts-expect-error: a property is missing
await cody.chat.submitMessage({ id })
// @ts-expect-error: the literal is another
await cody.chat.models({ modelUsage: 'drinking' })
// @ts-expect-error: there is no such method
await cody.chat.old()
// @ts-expect-error: a literal that no variant has
await cody.chat.submitMessage({ id, message: { command: 'submitt', text: 'Hello' } })

/** Narrowing on the discriminator. */
export function lastText(message: ExtensionMessage): string | null | undefined {
  // @ts-expect-error: not every variant has messages
  message.messages
  return message.type === 'transcript' ? message.messages.at(-1)?.text : undefined
}

const subscription = cody.on('webview/postMessage', ({ id, message }) => lastText(message) ?? id)
subscription.dispose()
for await (const { message } of cody.events('webview/postMessage', { limit: 10 })) lastText(message)
// @ts-expect-error: an agent does not announce what a client sends
cody.on('chat/new', () => {})

export const model: ClientRequests['chat/setModel']['params']['model'] = 'm'
export const method: ClientRequestMethod = 'chat/new'
const generic: string = await cody.request('chat/new', null)
// @ts-expect-error: the result is a string
const wrong: number = await cody.request('chat/new', null)
await cody.notify('exit', null)
const newer = await cody.connection.request('chat/newer', { anything: true })
// @ts-expect-error: nothing is known about it
newer.id

export const handlers: ServerRequestHandlers = { 'textDocument/edit': async ({ uri }) => uri === '' }
const agent = await CodyAgentServer.serve({ handlers: { 'chat/new': () => 'id', shutdown: () => {} } })
await agent.window.showMessage({ severity: 'information', message: 'Hello' })
export const table: string[] = methods.map(({ method }) => method)
export const all = [nothing, generic, wrong, reply]
`

const sources = join(root, 'generated/cody/1.114/index.js')
const declarations = join(root, 'dist/generated/cody/1.114/index.js')

const cases: { what: string; bindings: string; compiler: Compiler }[] = [
  { what: 'declarations', bindings: declarations, compiler: 'typescript' },
  { what: 'declarations', bindings: declarations, compiler: 'typescript-5' },
  { what: 'sources', bindings: sources, compiler: 'typescript' },
]

describe("a user's program", () => {
  test.each(cases)('is checked against the $what by $compiler', ({ bindings, compiler }) => {
    const folder = temporaryFolder('consumer')
    writeFiles(folder, [{ path: 'program.ts', content: program.replace('BINDINGS', bindings) }])
    expect(typeCheck(folder, { noUnusedLocals: false }, compiler)).toBe('')
  })

  test('needs none of the strictest options', () => {
    const folder = temporaryFolder('consumer')
    writeFiles(folder, [{ path: 'program.ts', content: program.replace('BINDINGS', declarations) }])
    const options = { exactOptionalPropertyTypes: false, noUncheckedIndexedAccess: false, verbatimModuleSyntax: false }
    expect(typeCheck(folder, { ...options, noUnusedLocals: false })).toBe('')
  })
})

test.each(['typescript', 'typescript-5'] as const)(
  'every export of generated code has a type that %s sees without inference',
  async compiler => {
    const folder = temporaryFolder('isolated')
    const document = loadDocument(join(root, 'schema/acp/1.json'))
    writeFiles(folder, await typescriptFiles(document, { runtime: join(root, 'dist/runtime/index.js') }))
    expect(typeCheck(folder, { isolatedDeclarations: true, declaration: true }, compiler)).toBe('')
  },
)
