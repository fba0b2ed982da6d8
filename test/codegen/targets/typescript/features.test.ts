import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseDocument } from '../../../../codegen/protocol/document.js'
import { typescriptFiles } from '../../../../codegen/targets/typescript/target.js'
import { byPosition } from '../../../../runtime/index.js'
import { root, temporaryFolder, typeCheck, writeFiles } from '../../../support/typescript.js'

/** One of everything that version 2 of documents can say. */
const text = JSON.stringify({
  documentVersion: 2,
  protocol: 'features',
  version: '1',
  wire: { framing: 'json-lines', goodbye: null },
  methods: [
    {
      method: 'math.subtract',
      kind: 'request',
      messageDirection: 'clientToServer',
      since: '1.1',
      stability: 'experimental',
      params: { type: 'array', prefixItems: [{ type: 'number' }, { type: 'number' }], minItems: 1, items: false },
      paramNames: ['minuend', 'new'],
      result: { type: 'number' },
    },
    {
      method: 'list',
      kind: 'request',
      messageDirection: 'clientToServer',
      deprecated: 'use find',
      params: { $ref: '#/$defs/Filter' },
      paramsOptional: true,
      result: { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } } } },
    },
    { method: 'ping', kind: 'request', messageDirection: 'both', params: null, result: null },
    { method: 'ping', kind: 'notification', messageDirection: 'clientToServer', params: null },
  ],
  $defs: {
    Base: { type: 'object', properties: { id: { type: 'string', description: 'Names it.' } }, required: ['id'] },
    Filter: {
      allOf: [{ $ref: '#/$defs/Base' }],
      properties: { priority: { $ref: '#/$defs/Priority', 'x-stability': 'internal', 'x-since': '1.2' } },
    },
    Narrower: { allOf: [{ $ref: '#/$defs/Base' }], properties: { id: { const: 'x' } } },
    Priority: { 'x-enumNames': ['High', 'low-est'], enum: [1, 2], description: 'How urgent.' },
    Tag: { anyOf: [{ enum: ['a', 'b'], 'x-enumNames': ['A', 'B'] }, { type: 'string' }] },
    Watched: {
      anyOf: [
        { type: 'integer', enum: [1, 2], 'x-enumNames': ['Create', 'Change'] },
        { type: 'integer', minimum: 0, maximum: 2147483647 },
      ],
    },
    Named: {
      anyOf: [
        { enum: ['a'], 'x-enumNames': ['A'] },
        { type: 'string', pattern: '^x' },
      ],
    },
    Path: { type: 'string', pattern: '^file:[\\s\\S]*$' },
    Event: {
      oneOf: [
        { type: 'object', properties: { kind: { const: 'opened' } }, required: ['kind'] },
        { allOf: [{ $ref: '#/$defs/Base' }], properties: { kind: { const: 'closed-late' } }, required: ['kind'] },
      ],
      discriminator: { propertyName: 'kind' },
    },
  },
})

const files = Object.fromEntries(
  typescriptFiles(parseDocument(text, 'features.json'), { runtime: join(root, 'runtime/index.js') }).map(
    ({ path, content }) => [path, content],
  ),
)

test('types keep inheritance, names of members and variants, templates and what is said of them', () => {
  expect(files['types.ts']).toContain(`export interface Filter extends Base {
  /**
   * @internal
   * @since 1.2
   */
  priority?: Priority
}
`)
  expect(files['types.ts']).toContain("export type Narrower = { id?: 'x' } & Base\n")
  expect(files['types.ts']).toContain(`/** How urgent. */
export type Priority = 1 | 2

/** The values of {@link Priority} that have names. */
export const Priority = {
  High: 1,
  'low-est': 2,
} as const
`)
  expect(files['types.ts']).toContain("export type Tag = 'a' | 'b' | (string & Record<never, never>)\n")
  expect(files['types.ts']).toContain('export type Watched = 1 | 2 | (number & Record<never, never>)\n')
  expect(files['types.ts']).toContain('export const Watched = {\n  Create: 1,\n  Change: 2,\n} as const\n')
  expect(files['types.ts']).not.toContain('export const Named')
  expect(files['types.ts']).toContain('export type Path = `file:$' + '{string}`\n')
  expect(files['types.ts']).toContain('export type Event = EventOpened | EventClosedLate\n')
  expect(files['types.ts']).toContain("export interface EventClosedLate extends Base {\n  kind: 'closed-late'\n}\n")
  expect(files['types.ts']).toContain('/** Result of `list`. */\nexport interface ListResultItem {')
  expect(files['types.ts']).toContain('  /** Names it. */\n  id: string\n')
  expect(files['index.ts']).toContain("export * from './types.js'\n")
})

test('methods take what the document says, and each is one call of the runtime', () => {
  expect(files['client.ts']).toContain(`  /**
   * Wire method: \`math.subtract\`.
   *
   * @experimental
   * @since 1.1
   */
  subtract(minuend: number, new_?: number, options?: RequestOptions): Promise<number> {
    return this.connection.request('math.subtract', byPosition(minuend, new_), options)
  }
`)
  expect(files['client.ts']).toContain('  list(params?: Filter, options?: RequestOptions): Promise<ListResultItem[]> {')
  expect(files['client.ts']).toContain('   * @deprecated use find\n')
  expect(files['client.ts']).toContain('  pingNotification(): Promise<void> {\n')
  expect(files['protocol.ts']).toContain(
    "  'math.subtract': { params: [minuend: number, new_?: number]; result: number }\n",
  )
  expect(files['protocol.ts']).toContain('  list: { params: Filter | null; result: ListResultItem[] }\n')
  expect(files['protocol.ts']).toContain("  wire: { framing: 'json-lines', goodbye: null },\n")
})

test('parameters at the end that are left out are not sent', () => {
  expect(byPosition(1, undefined)).toEqual([1])
  expect(byPosition(undefined, 2, undefined)).toEqual([undefined, 2])
})

test('it all compiles, and constants are values', async () => {
  const folder = temporaryFolder('features')
  const use = `
import { FeaturesClient, Priority, Tag, type Event, type Filter } from './index.js'
export const filter: Filter = { id: 'a', priority: Priority.High }
export const tags: Tag[] = [Tag.A, 'other']
export const idOf = (event: Event) => (event.kind === 'opened' ? '' : event.id)
export async function use(client: FeaturesClient): Promise<number> {
  await client.list()
  await client.pingNotification()
  // @ts-expect-error: a text is no number
  await client.math.subtract('1')
  return client.math.subtract(1, 2)
}
`
  writeFiles(folder, [
    ...Object.entries(files).map(([path, content]) => ({ path, content })),
    { path: 'use.ts', content: use },
  ])
  expect(typeCheck(folder)).toBe('')
  const { Priority } = (await import(/* @vite-ignore */ join(folder, 'index.ts'))) as { Priority: unknown }
  expect(Priority).toEqual({ High: 1, 'low-est': 2 })
})
