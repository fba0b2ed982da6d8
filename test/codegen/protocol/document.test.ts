import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { refName, refTo } from '../../../base/ref.js'
import { DiagnosticError } from '../../../codegen/protocol/diagnostic.js'
import {
  completeDocument,
  formatDocument,
  formatJson,
  loadDocument,
  parseDocument,
} from '../../../codegen/protocol/document.js'
import type { MessageDirection, Protocol } from '../../../codegen/protocol/model.js'

const protocol: Protocol = {
  version: '1.0.0',
  protocol: 'demo',
  methods: [
    {
      result: { type: 'string' },
      params: { properties: { b: { $ref: '#/$defs/B' }, a: { type: 'number' } }, type: 'object', required: ['b', 'a'] },
      kind: 'request',
      messageDirection: 'clientToServer',
      method: 'z/first',
      deprecated: false,
    },
    { method: 'a/second', kind: 'notification', messageDirection: 'serverToClient', params: null },
  ],
  $defs: { B: { enum: ['y', 'x'], type: 'string' }, A: { type: ['string', 'null'] } },
}

const failure = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    if (error instanceof DiagnosticError) return error.message
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('the text of a document', () => {
  test('has keys in one order, definitions by name, methods and properties as they are', () => {
    expect(formatDocument(protocol)).toBe(`{
  "documentVersion": 2,
  "protocol": "demo",
  "version": "1.0.0",
  "methods": [
    {
      "method": "z/first",
      "kind": "request",
      "messageDirection": "clientToServer",
      "params": {
        "type": "object",
        "properties": { "b": { "$ref": "#/$defs/B" }, "a": { "type": "number" } },
        "required": ["b", "a"]
      },
      "result": { "type": "string" }
    },
    {
      "method": "a/second",
      "kind": "notification",
      "messageDirection": "serverToClient",
      "params": null
    }
  ],
  "$defs": { "A": { "type": ["string", "null"] }, "B": { "type": "string", "enum": ["y", "x"] } }
}
`)
  })

  test('is the same after it is read again', () => {
    const text = formatDocument(protocol)
    expect(formatDocument(parseDocument(text, 'demo.json'))).toBe(text)
  })

  test.each(['codex/0.169.0', 'cody/1.114.0', 'lsp/3.18'])(
    'comes with the protocol as it is read from there: %s',
    name => {
      const { methods, $defs, ...others } = loadDocument(`schema/${name}.json`)
      // A reader gives definitions and keywords in any order, and members that are undefined.
      const reversed = (value: object): object => Object.fromEntries(Object.entries(value).reverse())
      const definitions = Object.entries($defs).map(([key, schema]) => [key, { ...reversed(schema), title: undefined }])
      const made = { ...others, methods, $defs: reversed(Object.fromEntries(definitions)) } as unknown as Protocol
      const { protocol: completed, text } = completeDocument(made, 'made.json')
      expect(text).toBe(formatDocument(made))
      expect(completed).toStrictEqual(parseDocument(text, 'made.json'))
      expect(JSON.stringify(completed)).toBe(JSON.stringify(parseDocument(text, 'made.json')))
    },
  )

  test('is not made of a protocol that is none', () => {
    const made: Protocol = { ...protocol, $defs: { A: { $ref: '#/$defs/Missing' } } }
    expect(failure(() => completeDocument(made, 'made.json'))).toContain(
      'made.json#/$defs/A/$ref: error: "Missing" is not in $defs',
    )
  })

  test('keeps a property called __proto__', () => {
    const text = `{"protocol":"p","version":"1","methods":[],"$defs":{"T":{"properties":{"__proto__":{"type":"string"}}}}}`
    expect(formatDocument(parseDocument(text, 'p.json'))).toContain('"__proto__": { "type": "string" }')
  })

  test('formats any JSON so that it parses to the same value', () => {
    const value = { a: [], b: {}, c: [1, 'x'.repeat(120), { d: null }], '"q"': true }
    expect(JSON.parse(formatJson(value))).toEqual(value)
  })
})

describe('a bad document is one clear error', () => {
  test('no such file', () => {
    expect(failure(() => loadDocument('no/such.json'))).toMatch(/^no\/such\.json: error: there is no such protocol/)
  })

  test('a folder', () => {
    expect(failure(() => loadDocument(tmpdir()))).toContain('this is a folder')
  })

  test('larger than any protocol', () => {
    expect(failure(() => parseDocument(' '.repeat(2 ** 28 + 1), 'big.json'))).toMatch(
      /^big\.json: error: the document is over 268435456 bytes\n {2}→ leave methods out/,
    )
  })

  test('more that is wrong than anybody reads: the first of it', () => {
    const text = JSON.stringify({ protocol: 'p', version: '1', methods: Array(1000).fill('method'), $defs: {} })
    const found = failure(() => parseDocument(text, 'p.json')).split('\n')
    expect(found[0]).toBe('p.json#/methods/0: error: must be an object')
    expect(found.filter(line => line.startsWith('p.json'))).toHaveLength(50)
  })

  test('truncated: the place where it ends', () => {
    const text = formatDocument(protocol)
    expect(failure(() => parseDocument(text.slice(0, 120), 'cut.json'))).toMatch(
      /^cut\.json:\d+:\d+: error: the JSON text ends too early/,
    )
  })

  test('not JSON: line, column and caret', () => {
    expect(failure(() => parseDocument('{\n  "protocol": demo\n}', 'bad.json'))).toBe(
      'bad.json:2:15: error: this is not JSON\n  |   "protocol": demo\n  |               ^\n  → correct the text at the caret',
    )
  })

  test('not JSON after a byte order mark: the same place', () => {
    expect(failure(() => parseDocument('\uFEFF{\n  "protocol": demo\n}', 'bad.json'))).toMatch(/^bad\.json:2:15: /)
  })

  test('values nested without end', () => {
    const value = '['.repeat(20_000) + ']'.repeat(20_000)
    const text = `{"protocol":"p","version":"1","methods":[],"$defs":{"A":{"const":${value}},"B":{"enum":[${value}]}}}`
    const places = failure(() => parseDocument(text, 'deep.json')).match(/^deep\.json.*$/gm)
    expect(places).toEqual(['A/const', 'B/enum'].map(at => expect.stringContaining(`${at}: error: must be nested`)))
  })

  test('what it says cannot move the cursor of a terminal, or start a line', () => {
    const text = JSON.stringify({ 'a\n\u001b[2J\u202e': 1, protocol: 'p', version: '1', methods: [], $defs: {} })
    expect(failure(() => parseDocument(text, 'x.json'))).toMatch(
      /^x\.json#\/a\\n\\u001b\[2J\\u202e: error: unknown key/,
    )
    expect(failure(() => parseDocument('{\u001b]0;title\u0007}', 'x.json'))).toContain('  | {\ufffd]0;title\ufffd}')
  })

  test('written by a newer version', () => {
    expect(failure(() => parseDocument('{"documentVersion": 3, "whatever": 1}', 'new.json'))).toContain(
      'new.json#/documentVersion: error: the document has version 3; this agent-bindings reads up to 2\n  → upgrade',
    )
  })

  test('every problem is told, by JSON pointer', () => {
    const text = JSON.stringify({
      protocol: 'Demo',
      version: '1',
      extra: 1,
      methods: [
        { method: 'a', kind: 'request', messageDirection: 'clientToServer', params: { $ref: '#/$defs/Missing' } },
        { method: 'a', kind: 'call', messageDirection: 'both', params: { if: {} } },
        { method: 'a', kind: 'request', messageDirection: 'both', params: null, result: null },
        { method: 'n', kind: 'notification', messageDirection: 'serverToClient', params: null, result: null },
      ],
      $defs: {
        'a/b': {
          properties: { 'x~y': { type: 'strange' } },
          anyOf: [],
          required: ['a', 'a'],
          minItems: -1,
          patternProperties: { '{{b': {} },
        },
      },
    })
    const places = failure(() => parseDocument(text, 'd.json'))
      .split('\n')
      .filter(line => line.startsWith('d.json'))
      .map(line => line.slice('d.json#'.length))
    expect(places).toEqual([
      expect.stringMatching(/^\/extra: error: unknown key/),
      expect.stringMatching(/^\/protocol: /),
      expect.stringMatching(/^\/methods\/0: error: "result" is missing/),
      expect.stringMatching(/^\/methods\/0\/params\/\$ref: error: "Missing" is not in \$defs/),
      expect.stringMatching(/^\/methods\/1\/kind: /),
      expect.stringMatching(/^\/methods\/1\/params\/if: error: not a JSON Schema keyword/),
      expect.stringMatching(/^\/methods\/2\/method: error: the request is already defined at \/methods\/0/),
      expect.stringMatching(/^\/methods\/3\/result: error: a notification has no result/),
      expect.stringMatching(/^\/\$defs\/a~1b\/properties\/x~0y\/type: /),
      expect.stringMatching(/^\/\$defs\/a~1b\/anyOf: error: must be a non-empty array/),
      expect.stringMatching(/^\/\$defs\/a~1b\/required: /),
      expect.stringMatching(/^\/\$defs\/a~1b\/minItems: /),
      expect.stringMatching(/^\/\$defs\/a~1b\/patternProperties\/{{b: error: the name must be a regular expression/),
    ])
  })

  test('nested without end', () => {
    const depth = 100_000
    const text = `{"protocol":"p","version":"1","methods":[],"$defs":{"T":${'{"items":'.repeat(depth)}{}${'}'.repeat(depth)}}}`
    expect(failure(() => parseDocument(text, 'deep.json'))).toContain('nested deeper than 200')
  })
})

test.each([
  ['a million mistakes', `[${','.repeat(1_000_000)}]`, /^doc\.json:1:2: error: this is not JSON/],
  [
    'a deep text that ends too early',
    '['.repeat(200_000),
    /^doc\.json: error: this is not JSON, and nested too deeply/,
  ],
])('%s are one error', (_name, text, message) => {
  expect(() => parseDocument(text, 'doc.json')).toThrow(message)
})

test('a byte order mark is no error', () => {
  const folder = mkdtempSync(join(tmpdir(), 'document-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'bom.json')
  writeFileSync(file, `\uFEFF${formatDocument(protocol)}`)
  expect(loadDocument(file).protocol).toBe('demo')
})

test('a $ref whose name cannot be decoded has none', () => {
  expect(refName('#/$defs/%E0%A4')).toBeUndefined()
})

test.each(['Plain', 'a/b', 'x~y', 'ä ö', '%41', '~1', 'a"b', '__proto__'])('a $ref finds its name again: %s', name => {
  expect(refName(refTo(name))).toBe(name)
})

describe('a document of version 1', () => {
  test.each([
    ['that says so', { documentVersion: 1 }],
    ['that says nothing', {}],
  ])('%s is read: its source is the origin', (_, version) => {
    const old = { ...version, protocol: 'p', version: '1', source: { path: 'a.ts' }, methods: [], $defs: {} }
    const read = parseDocument(JSON.stringify(old), 'old.json')
    expect(read).toEqual({
      documentVersion: 2,
      protocol: 'p',
      version: '1',
      origin: { path: 'a.ts' },
      methods: [],
      $defs: {},
    })
    expect(formatDocument(read)).toContain('"documentVersion": 2')
  })

  test('is told the place as it is written there', () => {
    const old = { protocol: 'p', version: '1', source: { path: 4 }, methods: [], $defs: {} }
    expect(failure(() => parseDocument(JSON.stringify(old), 'old.json'))).toMatch(/^old\.json#\/source\/path: /)
  })

  test('is not one that has an origin, too', () => {
    const both = { protocol: 'p', version: '1', source: {}, origin: {}, methods: [], $defs: {} }
    expect(failure(() => parseDocument(JSON.stringify(both), 'x.json'))).toMatch(/^x\.json#\/source: .* unknown key/)
  })
})

test('a document keeps its wire, all that a method says, and what other tools keep', () => {
  const full: Protocol = {
    documentVersion: 2,
    protocol: 'full',
    version: '1',
    wire: { framing: 'json-lines', cancel: { method: '$/stop', id: 'call' }, goodbye: null },
    'x-a': 1,
    'x-b': { any: ['thing'] },
    methods: [
      {
        method: 'subtract',
        kind: 'request',
        messageDirection: 'clientToServer',
        since: '1.0',
        stability: 'experimental',
        'x-tag': 'math',
        params: { type: 'array', prefixItems: [{ type: 'number' }, { type: 'number' }], items: false, minItems: 1 },
        paramsOptional: true,
        paramNames: ['minuend', 'subtrahend'],
        result: { type: 'number', 'x-unit': 'none' },
        errors: [{ code: -32001, message: 'Too small', data: { type: 'string' } }, { data: { type: 'null' } }],
      },
      { method: 'subtract', kind: 'notification', messageDirection: 'both', params: null },
    ],
    $defs: {
      Level: { 'x-since': '1.1', 'x-stability': 'internal', enum: [1, 2], 'x-enumNames': ['Low', 'High'] },
      Either: { anyOf: [{ type: 'string' }, { type: 'number' }], 'x-variantNames': ['Text', 'Count'] },
    },
  }
  expect(parseDocument(formatDocument(full), 'full.json')).toEqual(full)
})

describe('one name', () => {
  const named = (...methods: readonly (readonly ['request' | 'notification', MessageDirection])[]) =>
    JSON.stringify({
      protocol: 'p',
      version: '1',
      methods: methods.map(([kind, messageDirection]) => ({
        ...{ method: 'ping', kind, messageDirection, params: null },
        ...(kind === 'request' && { result: null }),
      })),
      $defs: {},
    })

  test('may be that of a request and of a notification, in each direction', () => {
    const text = named(
      ['request', 'clientToServer'],
      ['notification', 'clientToServer'],
      ['request', 'serverToClient'],
      ['notification', 'serverToClient'],
    )
    expect(parseDocument(text, 'p.json').methods).toHaveLength(4)
  })

  test.each([
    [
      ['request', 'both'],
      ['request', 'serverToClient'],
    ],
    [
      ['notification', 'clientToServer'],
      ['notification', 'both'],
    ],
  ] as const)('is not that of %j and %j', (first, second) => {
    expect(failure(() => parseDocument(named(first, second), 'p.json'))).toContain('already defined at /methods/0')
  })
})

describe('names that do not fit', () => {
  const problems = (method: object, shape: object = {}) => {
    const base = { method: 'm', kind: 'notification', messageDirection: 'both', params: null }
    const text = JSON.stringify({ protocol: 'p', version: '1', methods: [{ ...base, ...method }], $defs: { A: shape } })
    return failure(() => parseDocument(text, 'p.json')).split('\n')[0]
  }
  test.each([
    [{ paramNames: ['a'] }, {}, '/methods/0/paramNames: error: there is not one name for each parameter'],
    [
      { params: { prefixItems: [{}, {}] }, paramNames: ['a', 'a'] },
      {},
      '/methods/0/paramNames: error: two parameters have the same name',
    ],
    [
      {},
      { enum: [1], 'x-enumNames': ['A', 'B'] },
      '/$defs/A/x-enumNames: error: there is not one name for each member',
    ],
    [{}, { anyOf: [{}, {}], 'x-variantNames': ['A'] }, '/$defs/A/x-variantNames: error: there is not one name for'],
  ])('%j %j', (method, shape, message) => expect(problems(method, shape)).toContain(`p.json#${message}`))
})
