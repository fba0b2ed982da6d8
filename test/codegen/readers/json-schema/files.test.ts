import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { DiagnosticError } from '../../../../codegen/protocol/diagnostic.js'
import { jsonSchemaReader, readSchema } from '../../../../codegen/readers/json-schema/index.js'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folderWith(files: Record<string, string | object>): string {
  const folder = mkdtempSync(join(tmpdir(), 'schemas-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return folder
}

const note = (params: unknown) => ({ properties: { method: { const: 'note' }, params }, required: ['params'] })
const options = { protocol: 'notes', version: '1', unions: { clientNotifications: 'Note' } }

async function read(root: string, entry = 'notes.json') {
  try {
    return (await jsonSchemaReader.read({ ...options, root, entry })).protocol
  } catch (error) {
    if (error instanceof DiagnosticError) return error.message
    throw error
  }
}

const withNote = (params: unknown, more: object = {}, root: object = {}) => ({
  ...root,
  $defs: { Note: note(params), ...more },
})

describe('references', () => {
  test.each<[string, Record<string, object>]>([
    ['by pointer', { 'notes.json': withNote({ $ref: '#/$defs/A' }, { A: { type: 'string' } }) }],
    [
      'by pointer with escapes',
      { 'notes.json': withNote({ $ref: '#/x%20y/A~1B/A' }, {}, { 'x y': { 'A/B': { A: { type: 'string' } } } }) },
    ],
    ['by anchor', { 'notes.json': withNote({ $ref: '#a' }, { A: { $anchor: 'a', type: 'string' } }) }],
    [
      'by the anchor of draft-07',
      {
        'notes.json': withNote(
          { $ref: '#a' },
          { A: { $id: '#a', type: 'string' } },
          { $schema: 'http://json-schema.org/draft-07/schema' },
        ),
      },
    ],
    [
      'by $id',
      {
        'notes.json': withNote(
          { $ref: 'https://example.com/a' },
          { A: { $id: 'https://example.com/a', type: 'string' } },
        ),
      },
    ],
    [
      'to an $id relative to another',
      {
        'notes.json': withNote(
          { $ref: '/other/a' },
          { A: { $id: 'other/a', type: 'string' } },
          { $id: 'https://example.com/notes' },
        ),
      },
    ],
    [
      'inside a resource of its own',
      {
        'notes.json': withNote(
          { $ref: '#/$defs/R/$defs/In' },
          { R: { $id: 'r', $defs: { In: { $ref: '#/$defs/A' }, A: { type: 'string' } } } },
        ),
      },
    ],
    [
      'to another file',
      {
        'notes.json': withNote({ $ref: 'more/a.json#/$defs/A' }),
        'more/a.json': { $defs: { A: { $ref: '../b.json#/B' } } },
        'b.json': { B: { type: 'string' } },
      },
    ],
    ['to a whole file', { 'notes.json': withNote({ $ref: 'a.schema.json' }), 'a.schema.json': { type: 'string' } }],
    [
      'to a file beside one with an address',
      {
        'notes.json': withNote({ $ref: 'a.json#/A' }, {}, { $id: 'https://example.com/notes.json' }),
        'a.json': { A: { type: 'string' } },
      },
    ],
    [
      'to the address of another file',
      {
        'notes.json': withNote({ allOf: [{ $ref: 'a.json#/$defs/B' }] }),
        'a.json': {
          $id: 'https://example.com/a',
          $defs: { B: { $ref: 'https://example.com/a#/$defs/A' }, A: { type: 'string' } },
        },
      },
    ],
  ])('%s', async (_name, files) => {
    const protocol = await read(folderWith(files))
    expect(typeof protocol === 'string' ? protocol : Object.values(protocol.$defs)).toContainEqual({ type: 'string' })
  })

  describe('that are dynamic', () => {
    const tree = (anchor: object, items: object) => ({
      $id: 'tree',
      ...anchor,
      type: 'object',
      properties: { children: { type: 'array', items } },
    })
    const want = { type: 'object', properties: { children: { type: 'array', items: { $ref: '#/$defs/Tree' } } } }
    const other = { $id: 'strict', $dynamicAnchor: 'node', $ref: 'tree', unevaluatedProperties: false }

    test.each<[string, object]>([
      ['$dynamicRef', tree({ $dynamicAnchor: 'node' }, { $dynamicRef: '#node' })],
      ['$dynamicRef to an anchor that is none of them', tree({ $anchor: 'node' }, { $dynamicRef: '#node' })],
      ['$ref to a dynamic anchor', tree({ $dynamicAnchor: 'node' }, { $ref: '#node' })],
      ['$recursiveRef', tree({ $recursiveAnchor: true }, { $recursiveRef: '#' })],
      ['$recursiveRef without its anchor', tree({}, { $recursiveRef: '#' })],
    ])('are the same as any other where only one schema is meant: %s', async (_, Tree) => {
      const protocol = await read(folderWith({ 'notes.json': withNote({ $ref: 'tree' }, { Tree }) }))
      expect(typeof protocol === 'string' ? protocol : protocol.$defs).toEqual({ Tree: want })
    })

    test.each<[string, Record<string, object>]>([
      ['in the file', { 'notes.json': withNote({ $ref: 'strict' }, { Tree: dynamicTree(), Strict: other }) }],
      [
        'in a file that is read later',
        {
          'notes.json': withNote(
            { anyOf: [{ $ref: 'tree' }, { $ref: 'more.json#/$defs/S' }] },
            { Tree: dynamicTree() },
          ),
          'more.json': { $defs: { S: { $ref: '#/$defs/T' }, T: { ...other, $ref: 'notes.json#/$defs/Tree' } } },
        },
      ],
    ])('are an error where another may be meant: %s', async (_, files) => {
      expect(await read(folderWith(files))).toContain('error: documents cannot express this ref')
    })

    function dynamicTree() {
      return tree({ $dynamicAnchor: 'node' }, { $dynamicRef: '#node' })
    }
  })

  test('schemas pasted into one file may count from where they were files themselves', async () => {
    const value = { $ref: '#/$defs/__schema0' }
    const inner = { type: 'object', properties: { value }, $defs: { __schema0: { type: 'string' } } }
    const files = { 'notes.json': withNote({ $ref: '#/$defs/A' }, { A: inner }) }
    const root = folderWith(files)
    const { protocol, diagnostics } = await jsonSchemaReader.read({ ...options, root, entry: 'notes.json' })
    expect(Object.values(protocol.$defs)).toContainEqual({ type: 'string' })
    expect(diagnostics.map(({ code, place }) => `${code} ${place?.pointer}`)).toEqual([
      'misplaced-ref /$defs/A/properties/value/$ref',
    ])
    const own = withNote({ $ref: '#/$defs/A' }, { A: inner, __schema0: { type: 'integer' } })
    const exact = await read(folderWith({ 'notes.json': own }))
    expect(typeof exact === 'string' ? exact : exact.$defs.__schema0).toEqual({ type: 'integer' })
  })

  test('definitions may stand under `schemas`, as Zod has its registries, or under `components`', async () => {
    const $defs = {
      Note: { $id: 'Note', ...note({ $ref: 'Text' }) },
      Text: { $id: 'Text', type: 'string' },
    }
    for (const file of [{ schemas: $defs }, { components: { schemas: $defs } }]) {
      const protocol = await read(folderWith({ 'notes.json': file }))
      expect(typeof protocol === 'string' ? protocol : protocol.$defs).toEqual({ Text: { type: 'string' } })
    }
  })

  test.each(['$defs', 'definitions'])('in a registry of Zod a $ref names another schema; %s', async key => {
    const $schema = 'https://json-schema.org/draft/2020-12/schema'
    const shared = `__shared#/${key}/Tree`
    const tree = { type: 'object', properties: { inner: { $ref: shared }, all: { $ref: 'To do' } } }
    const schemas = {
      Note: { $schema, ...note({ $ref: 'To do' }) },
      'To do': { $schema, type: 'array', prefixItems: [{ $ref: shared }, { $ref: '#' }] },
      __shared: { [key]: { Tree: tree } },
    }
    const protocol = await read(folderWith({ 'notes.json': { schemas } }))
    expect(typeof protocol === 'string' ? protocol : protocol.$defs).toEqual({
      'To do': { type: 'array', prefixItems: [{ $ref: '#/$defs/Tree' }, { $ref: '#/$defs/To%20do' }] },
      Tree: {
        type: 'object',
        properties: { inner: { $ref: '#/$defs/Tree' }, all: { $ref: '#/$defs/To%20do' } },
      },
    })
  })

  test('definitions of one name in two files get the names of their files', async () => {
    const protocol = await read(
      folderWith({
        'notes.json': withNote(
          { prefixItems: [{ $ref: '#/$defs/A' }, { $ref: 'session-events.schema.json#/$defs/A' }] },
          { A: { type: 'string' } },
        ),
        'session-events.schema.json': { $defs: { A: { type: 'integer' } } },
      }),
    )
    expect(typeof protocol === 'string' ? protocol : protocol.$defs).toEqual({
      A: { type: 'string' },
      SessionEventsA: { type: 'integer' },
    })
  })

  test.each<[string, string, RegExp]>([
    ['to the network', 'https://example.com/a.json', /remote-ref|is elsewhere: readers fetch nothing\n {2}→ save it/],
    [
      'to no file',
      './schemas/../no/a.json#/A',
      /"\.\/schemas\/\.\.\/no\/a\.json#\/A" names the file "no\/a\.json", which is not there\n {2}→ put it there, or correct/,
    ],
    ['to nothing in another file', 'notes.json#/A', /"notes\.json#\/A" names nothing/],
    ['to nothing in a file', '#/$defs/No', /names nothing/],
    ['to an anchor that is not there', '#no', /names nothing/],
    ['that is malformed', '#/%E0%A4%A', /names nothing/],
    ['with a path that is malformed', '%E0%A4%A.json', /names nothing/],
    ['out of the folder', '../../../../../../etc/hostname', /names nothing|lies outside/],
    ['to an absolute path', '/etc/hostname', /names nothing/],
    ['by file: to elsewhere', 'file:///etc/hostname', /names nothing/],
  ])('a $ref %s is an error with its place', async (_name, ref, want) => {
    const message = await read(folderWith({ 'notes.json': withNote({ $ref: ref }) }))
    expect(message).toMatch(want)
    expect(message).toContain('notes.json#/$defs/Note/properties/params/$ref: error:')
  })

  test('a limit that JavaScript cannot hold is taken as the nearest number, and said', async () => {
    const root = folderWith({ 'notes.json': withNote({ $ref: '#/$defs/Size' }, { Size: { type: 'integer' } }) })
    const limits = '"minimum": -9223372036854775808, "exclusiveMaximum" : 18446744073709551615'
    const text = readFileSync(join(root, 'notes.json'), 'utf8').replace('"integer"', `"integer", ${limits}`)
    writeFileSync(join(root, 'notes.json'), text)
    const { protocol, diagnostics } = await jsonSchemaReader.read({ ...options, root, entry: 'notes.json' })
    expect(protocol.$defs.Size).toEqual({ type: 'integer', minimum: -(2 ** 63), exclusiveMaximum: 2 ** 64 })
    expect(diagnostics.map(({ severity, code, place }) => `${severity} ${code} ${place?.pointer}`)).toEqual([
      'info widened /$defs/Size/minimum',
      'info widened /$defs/Size/exclusiveMaximum',
    ])
    for (const other of ['"const": 18446744073709551615', '"maximum": 1e400', '"minimum": 0.10000000000000000555']) {
      writeFileSync(join(root, 'notes.json'), text.replace(limits, other))
      expect(await read(root)).toContain('JavaScript cannot hold this number exactly')
    }
  })

  test('a link that leads out of the folder is refused', async () => {
    const secret = folderWith({ 'secret.json': { A: {} } })
    const folder = folderWith({ 'notes.json': withNote({ $ref: 'link.json#/A' }) })
    symlinkSync(join(secret, 'secret.json'), join(folder, 'link.json'))
    expect(await read(folder)).toMatch(/^link\.json: error: the file lies outside of the folder of the definitions/)
  })

  test.each<[string, object]>([
    ['two that name each other', { A: { $ref: '#/$defs/B' }, B: { $ref: '#/$defs/A' } }],
    ['one that names itself', { A: { $ref: '#/$defs/A' } }],
    [
      'through allOf',
      { A: { type: 'object', allOf: [{ $ref: '#/$defs/B' }] }, B: { anyOf: [{ $ref: '#/$defs/A' }, {}] } },
    ],
  ])('refs that only refer to each other are an error: %s', async (_name, definitions) => {
    const message = await read(folderWith({ 'notes.json': withNote({ $ref: '#/$defs/A' }, definitions) }))
    expect(message).toMatch(/^notes\.json#\/\$defs\/A: error: A → (B → )?A: these definitions only refer to each other/)
  })

  test('recursion through properties and items is fine', async () => {
    const tree = { type: 'object', properties: { children: { type: 'array', items: { $ref: '#/$defs/Tree' } } } }
    const protocol = await read(folderWith({ 'notes.json': withNote({ $ref: '#/$defs/Tree' }, { Tree: tree }) }))
    expect(typeof protocol === 'string' ? protocol : protocol.$defs).toEqual({ Tree: tree })
  })

  test('a chain of 10,000 refs is followed', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [
        `D${index}`,
        index < 9_999 ? { $ref: `#/$defs/D${index + 1}` } : {},
      ]),
    )
    const { protocol } = readSchema(withNote({ items: { $ref: '#/$defs/D0' } }, chain), {
      ...options,
      entry: 'notes.json',
    })
    expect(Object.keys(protocol.$defs)).toHaveLength(10_000)
  })
})

describe('definitions made to take long', () => {
  const chain = (make: (next: string, index: number) => object) =>
    Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`D${index}`, make(`#/$defs/D${index + 1}`, index)]),
    )
  const attempt = (definitions: object, unions: object = { clientNotifications: 'Note' }) => {
    try {
      const schema = withNote({ $ref: '#/$defs/D0' }, { ...definitions, D10000: {} })
      return readSchema(schema, { ...options, unions, entry: 'notes.json' }).protocol.methods.length
    } catch (error) {
      if (error instanceof DiagnosticError) return error.diagnostics[0]?.code
      throw error
    }
  }

  test.each<[string, number | string, object, object?]>([
    [
      'a chain of unions',
      1,
      chain(next => ({
        anyOf: [{ $ref: next }, { type: 'object', properties: { a: { const: 1 } }, required: ['a'] }],
      })),
    ],
    [
      'a chain of messages',
      'nested-too-deep',
      chain(next => ({ oneOf: [{ $ref: next }] })),
      { clientNotifications: 'D0' },
    ],
    [
      'messages that double at each level',
      'malformed-message',
      chain(next => ({ allOf: [{ $ref: next }, { $ref: next }] })),
      { clientNotifications: ['Note', 'D0'] },
    ],
  ])('%s', (_name, outcome, definitions, unions) => {
    expect(attempt(definitions, unions)).toBe(outcome)
  })

  test('thousands of definitions of one name', () => {
    const spaces = Object.fromEntries(
      Array.from({ length: 3_000 }, (_, index) => [
        `n${index}`,
        { It: { items: { $ref: index < 2_999 ? `#/$defs/n${index + 1}/It` : '#/$defs/D10000' } } },
      ]),
    )
    expect(attempt({ ...spaces, D0: { $ref: '#/$defs/n0/It' } })).toBe(1)
  })
})

describe('files that are none', () => {
  test.each<[string, string, RegExp]>([
    ['a folder', 'folder', /^folder: error: this is a folder, and a file of definitions is a file/],
    ['no file', 'no.json', /^no\.json: error: there is no such file of definitions\n {2}→ install/],
    ['no JSON', 'text.json', /^text\.json:1:1: error: this is not JSON/],
    ['a list', 'list.json', /^list\.json: error: no definition carries|^list\.json: error: there is no definition/],
    ['a device', '../../../../../../../dev/zero', /lies outside/],
  ])('%s', async (_name, entry, want) => {
    const folder = folderWith({ 'folder/a.json': {}, 'text.json': 'text', 'list.json': [] })
    expect(await read(folder, entry)).toMatch(want)
  })

  test('comments and trailing commas are passed over, and places stay', async () => {
    const text = `// "Notes", /* the protocol\n{ "$defs": /* by name */ { "Note": ${JSON.stringify(note({ const: '// no comment, /* none */,]' }))}, // last\n }, }\n`
    const protocol = await read(folderWith({ 'notes.json': text }))
    expect(typeof protocol === 'string' ? protocol : protocol.methods[0]?.params).toEqual({
      const: '// no comment, /* none */,]',
    })
    expect(await read(folderWith({ 'notes.json': '{ // x\n  "a": [1,, 2] }' }))).toMatch(
      /^notes\.json:2:11: error: this is not JSON/,
    )
    expect(await read(folderWith({ 'notes.json': '{ /* 9007199254740993 */ "a": 9007199254740993 }' }))).toMatch(
      /^notes\.json:1:31: error: JavaScript cannot hold/,
    )
    expect(await read(folderWith({ 'notes.json': '{ /* never closed' }))).toMatch(/^notes\.json:1:\d+: error: /)
  })

  test('100 MB are refused before they are read', async () => {
    const folder = folderWith({ 'large.json': ' '.repeat(100_000_000) })
    expect(await read(folder, 'large.json')).toMatch(
      /^large\.json: error: the file of definitions cannot be read: it is longer than 64 MiB/,
    )
  })

  test('10,000 levels are an error with a place', async () => {
    const deep = `${'{"items":'.repeat(10_000)}{}${'}'.repeat(10_000)}`
    const text = `{"$defs":{"Note":{"properties":{"method":{"const":"note"},"params":${deep}}}}}`
    expect(await read(folderWith({ 'notes.json': text }))).toMatch(/error: schemas are nested deeper than 200/)
    const anchored = text.replace('{}', '{"$ref":"#no"}')
    expect(await read(folderWith({ 'notes.json': anchored }))).toMatch(/error: schemas are nested deeper than 200/)
  })
})
