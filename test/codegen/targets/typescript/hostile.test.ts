import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDocument, parseDocument } from '../../../../codegen/protocol/document.js'
import type { Protocol } from '../../../../codegen/protocol/model.js'
import type { AgentConnection, MethodInfo } from '../../../../runtime/index.js'
import { callEverything, noteCalls } from '../../../support/call-everything.js'
import { runs, seed } from '../../../support/runs.js'
import { root, temporaryFolder, typeCheck, writeFiles } from '../../../support/typescript.js'
import { hostileProtocol } from './hostile-protocol.js'
import { generateWith, type Printer, printers } from './printers.js'
import { protocols } from './random-protocols.js'

const runtime = join(root, 'runtime/index.js')
/** What users have: its declarations are read, where the sources would be checked each time. */
const builtRuntime = join(root, 'dist/runtime/index.js')
const hostile = parseDocument(formatDocument(hostileProtocol), 'hostile.json')
const generate = (protocol: Protocol, printer: Printer = 'built-in') =>
  generateWith(printer, protocol, { runtime, command: '*/ "\n`$' + '{1}`' })

type Side = new (connection: AgentConnection) => object
interface Bindings {
  methods: readonly MethodInfo[]
  [name: string]: unknown
}

const load = (folder: string) => import(/* @vite-ignore */ join(folder, 'index.ts')) as Promise<Bindings>

const sentBy = ({ methods }: Protocol, direction: string) =>
  methods.filter(({ messageDirection }) => ['both', direction].includes(messageDirection)).map(({ method }) => method)

/** Every method that a side sends is called once, and by no other name. */
function expectReachable(side: Side, expected: readonly string[]): void {
  const { connection, called } = noteCalls()
  callEverything(new side(connection))
  expect([...called].sort()).toEqual([...expected].sort())
}

const made = new Map<Printer, ReturnType<typeof generate>>()
/** The bindings of the hostile document, made once. */
function bindingsBy(printer: Printer): ReturnType<typeof generate> {
  const files = made.get(printer) ?? generate(hostile, printer)
  made.set(printer, files)
  return files
}

test.each(['typescript', 'typescript-5'] as const)(
  'a document in which every name and text is hostile gives bindings that compile with %s, types by either printer',
  async compiler => {
    const folder = temporaryFolder('hostile')
    for (const printer of printers) {
      const files = await bindingsBy(printer)
      const built = files.map(({ path, content }) => ({ path, content: content.replaceAll(runtime, builtRuntime) }))
      writeFiles(join(folder, printer), built)
    }
    expect(typeCheck(folder, {}, compiler)).toBe('')
  },
)

describe.each(printers)('a document in which every name and text is hostile, types by %s', printer => {
  const files = () => bindingsBy(printer)

  test('is written into its files and nowhere else', async () => {
    const folder = temporaryFolder('hostile')
    writeFiles(join(folder, 'output'), await files())
    expect(readdirSync(folder)).toEqual(['output'])
    expect(readdirSync(join(folder, 'output')).sort()).toEqual([
      'client.ts',
      'index.ts',
      'methods.ts',
      'protocol.ts',
      'server.ts',
      'shapes.ts',
      'types.ts',
    ])
  })

  test('gives bindings that behave: every method is reachable, and no text is run', async () => {
    const folder = temporaryFolder('hostile')
    writeFiles(folder, await files())
    const bindings = await load(folder)
    expectReachable(bindings.HostileClient as Side, sentBy(hostile, 'clientToServer'))
    expectReachable(bindings.HostileAgentServer as Side, sentBy(hostile, 'serverToClient'))
    expect(bindings.methods.map(({ method, deprecated }) => [method, deprecated])).toEqual(
      hostile.methods.map(({ method, deprecated }) => [method, deprecated]),
    )
    expect(Reflect.get(globalThis, 'hacked')).toBeUndefined()
  })

  test('gives a client that the language takes for an object like any other', async () => {
    const folder = temporaryFolder('hostile')
    writeFiles(folder, await files())
    const { HostileClient } = (await load(folder)) as unknown as { HostileClient: Side }
    const { connection, called } = noteCalls()
    const client = new HostileClient(connection)
    const namespaces = Object.values(client).filter(value => value !== connection)
    expect(namespaces.length).toBeGreaterThan(5)
    for (const value of [client, ...namespaces]) {
      expect(await (async () => value)()).toBe(value)
      expect(typeof value.toString).toBe('function')
      expect(() => `${String(value.constructor.name)} ${JSON.stringify(Object.keys(value))}`).not.toThrow()
      void JSON.stringify(value, (key, inner) => (key === 'connection' ? undefined : inner))
    }
    expect(called).toEqual([])
  })
})

test('every method of random protocols is reachable by its wire name', async () => {
  const folder = temporaryFolder('reachable')
  const samples = fc.sample(protocols, { numRuns: runs(12), seed })
  for (const [index, sample] of samples.entries()) {
    const protocol = {
      ...sample,
      $defs: {},
      methods: sample.methods.map(method => ({ ...method, params: null, result: null })),
    }
    const output = join(folder, String(index))
    writeFiles(output, await generate(protocol))
    const bindings = await load(output)
    const sides = Object.keys(bindings).filter(name => /(Client|AgentServer)_?$/.test(name))
    expectReachable(
      bindings[sides.find(name => /Client_?$/.test(name)) ?? ''] as Side,
      sentBy(protocol, 'clientToServer'),
    )
    expectReachable(
      bindings[sides.find(name => /Server_?$/.test(name)) ?? ''] as Side,
      sentBy(protocol, 'serverToClient'),
    )
  }
})
