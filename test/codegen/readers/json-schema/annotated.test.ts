import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DiagnosticError } from '../../../../codegen/protocol/diagnostic.js'
import { formatDocument, parseDocument } from '../../../../codegen/protocol/document.js'
import { jsonSchemaReader, readSchema } from '../../../../codegen/readers/json-schema/index.js'
import type { JsonSchemaOptions } from '../../../../codegen/readers/json-schema/options.js'
import { runs } from '../../../support/runs.js'

const options: JsonSchemaOptions = { protocol: 'notes', version: '1', entry: 'notes.json' }
const agent = { 'x-side': 'agent', 'x-method': 'note/add' }

const read = ($defs: object, more: Partial<JsonSchemaOptions> = {}) => readSchema({ $defs }, { ...options, ...more })

/** A bundle with one notification whose parameters are the given schema. */
const shape = (schema: object | boolean, more: object = {}) =>
  read({ Notification: { type: 'object', properties: { it: schema }, 'x-side': 'agent', 'x-method': 'it' }, ...more })
const converted = (schema: object | boolean) =>
  shape(schema, { A: {}, B: {} }).protocol.$defs.Notification?.properties?.it

function findings(work: () => unknown): string[] {
  try {
    work()
  } catch (error) {
    if (error instanceof DiagnosticError)
      return error.diagnostics.map(({ code, place }) => `${code} ${place?.file}#${place?.pointer}`)
    throw error
  }
  return []
}

describe('methods', () => {
  test('request and response are paired by method, side and the end of their names', () => {
    const { protocol, diagnostics } = read({
      AddRequest: { type: 'object', ...agent },
      ToldNotification: { type: 'object', 'x-side': 'client', 'x-method': 'note/told', deprecated: true },
      StopNotification: { type: 'object', 'x-side': 'protocol', 'x-method': '$/stop' },
      AddResponse: { type: 'object', ...agent },
    })
    expect(diagnostics).toEqual([])
    expect(protocol.methods).toEqual([
      {
        method: 'note/add',
        kind: 'request',
        messageDirection: 'clientToServer',
        params: { $ref: '#/$defs/AddRequest' },
        result: { $ref: '#/$defs/AddResponse' },
      },
      {
        method: 'note/told',
        kind: 'notification',
        messageDirection: 'serverToClient',
        params: { $ref: '#/$defs/ToldNotification' },
        deprecated: true,
      },
      {
        method: '$/stop',
        kind: 'notification',
        messageDirection: 'both',
        params: { $ref: '#/$defs/StopNotification' },
      },
    ])
  })

  test('a mark may follow the role in a name', () => {
    const { protocol } = read({
      AddRequest_unstable: { ...agent },
      AddResponse_unstable: { ...agent },
      RequestOfResponseNotificationV2: { 'x-side': 'client', 'x-method': 'note/told' },
    })
    expect(protocol.methods.map(({ kind, params, result }) => [kind, params?.$ref, result?.$ref])).toEqual([
      ['request', '#/$defs/AddRequest_unstable', '#/$defs/AddResponse_unstable'],
      ['notification', '#/$defs/RequestOfResponseNotificationV2', undefined],
    ])
  })

  test('requests may share a response that carries no method: the recipe names it', () => {
    const definitions = {
      AddRequest: { ...agent },
      DropRequest: { 'x-side': 'agent', 'x-method': 'note/drop' },
      EmptyResponse: { type: 'object', 'x-side': 'agent' },
    }
    expect(() => read(definitions)).toThrow(
      'no rule finds the result of note/add, note/drop; results that no request uses: EmptyResponse',
    )
    const methods = { 'note/add': 'EmptyResponse', 'note/drop': null }
    const { protocol } = read(definitions, { results: { methods } })
    expect(protocol.methods.map(({ result }) => result)).toEqual([{ $ref: '#/$defs/EmptyResponse' }, null])
  })

  test('one name may be a request and a notification of one side', () => {
    const { protocol } = read({
      AddRequest: { ...agent },
      AddResponse: { ...agent },
      AddNotification: { ...agent },
    })
    expect(protocol.methods.map(({ kind, params }) => [kind, params?.$ref])).toEqual([
      ['request', '#/$defs/AddRequest'],
      ['notification', '#/$defs/AddNotification'],
    ])
  })

  test('one name may be a method of either side', () => {
    const { protocol } = read({
      PingNotification: { 'x-side': 'agent', 'x-method': 'ping' },
      PongNotification: { 'x-side': 'client', 'x-method': 'ping' },
    })
    expect(protocol.methods.map(({ messageDirection }) => messageDirection)).toEqual([
      'clientToServer',
      'serverToClient',
    ])
  })

  test('a recipe says what other sides are, or leaves them out', () => {
    const relay = { RelayNotification: { 'x-side': 'proxy', 'x-method': 'relay' }, ToldNotification: { ...agent } }
    expect(read(relay).protocol.methods[0]?.messageDirection).toBe('both')
    const odd = { RelayNotification: { 'x-side': 'odd', 'x-method': 'relay' } }
    expect(findings(() => read(odd))).toEqual(['unknown-side notes.json#/$defs/RelayNotification/x-side'])
    const nobody = { LostNotification: { 'x-method': 'lost' } }
    expect(findings(() => read(nobody))).toEqual(['unknown-side notes.json#/$defs/LostNotification'])
    const sides = (proxy: 'both' | 'omit') => read(relay, { sides: { proxy } }).protocol.methods
    expect(sides('both').map(({ messageDirection }) => messageDirection)).toEqual(['both', 'clientToServer'])
    expect(sides('omit').map(({ method }) => method)).toEqual(['note/add'])
  })

  test('methods that are not wanted are not even looked at', () => {
    const { protocol } = read(
      { OddRequest: { 'x-side': 'odd', 'x-method': 'odd' }, ToldNotification: { ...agent } },
      { accepts: method => method !== 'odd' },
    )
    expect(protocol.methods.map(({ method }) => method)).toEqual(['note/add'])
  })

  test('what cannot be paired is an error with its place, all in one run', () => {
    expect(
      findings(() =>
        read({
          AddRequest: { ...agent },
          MoreRequest: { ...agent },
          AddNotification: { ...agent },
          LostResponse: { 'x-side': 'agent', 'x-method': 'lost' },
          Odd: { 'x-side': 'agent', 'x-method': 'odd' },
          NamelessRequest: { 'x-side': 'agent', 'x-method': 1 },
        }),
      ),
    ).toEqual([
      'duplicate-method notes.json#/$defs/MoreRequest',
      'unknown-role notes.json#/$defs/Odd',
      'invalid-method notes.json#/$defs/NamelessRequest',
      'unpaired-response notes.json#/$defs/LostResponse',
      'missing-result notes.json#/$defs/MoreRequest',
    ])
  })

  test('a file without methods is no bundle', () => {
    for (const bundle of [{}, null, [], { $defs: { A: {} } }])
      expect(findings(() => readSchema(bundle, options))).toEqual(['no-methods notes.json#'])
  })
})

describe('shapes', () => {
  test.each([
    [
      'a $ref that was wrapped to be described',
      { allOf: [{ $ref: '#/$defs/A' }], default: 1 },
      { $ref: '#/$defs/A', default: 1 },
    ],
    [
      'what stands beside a wrapped $ref stays beside it',
      { type: 'object', allOf: [{ $ref: '#/$defs/A' }] },
      { type: 'object', allOf: [{ $ref: '#/$defs/A' }] },
    ],
    [
      'literals told one by one',
      {
        oneOf: [
          { type: 'string', const: 'a' },
          { type: 'string', const: 'b', title: 'B' },
        ],
      },
      { type: 'string', enum: ['a', 'b'] },
    ],
    [
      'literals beside another variant',
      { anyOf: [{ const: 'a', type: 'string' }, { type: 'string' }] },
      { anyOf: [{ const: 'a', type: 'string' }, { type: 'string' }] },
    ],
    ['anything', true, {}],
    ['nothing', false, { not: {} }],
    [
      'properties named as keywords',
      { type: 'object', properties: { title: {}, 'x-y': true } },
      { type: 'object', properties: { title: {}, 'x-y': {} } },
    ],
    ['annotations', { title: 'T', $comment: 'c', type: 'null' }, { type: 'null' }],
    ['what other tools keep', { 'x-docs-ignore': true, type: 'null' }, { 'x-docs-ignore': true, type: 'null' }],
    ['no unevaluated property being refused', { unevaluatedProperties: true }, {}],
  ])('%s', (_name, given, want) => {
    expect(converted(given)).toEqual(want)
  })

  test('what documents cannot say is widened, and listed', () => {
    const { diagnostics, protocol } = shape({ type: 'array', contains: { type: 'string' } })
    expect(protocol.$defs.Notification?.properties?.it).toEqual({ type: 'array' })
    expect(diagnostics).toEqual([
      {
        severity: 'info',
        code: 'widened',
        message: 'documents cannot say "contains": the shape admits more',
        place: { file: 'notes.json', pointer: '/$defs/Notification/properties/it/contains' },
      },
    ])
  })

  test('only shapes that a method reaches are read', () => {
    const { protocol } = shape(
      { $ref: '#/$defs/A' },
      { A: { items: { $ref: '#/$defs/A~1b' } }, 'A/b': {}, Z: { odd: 1 } },
    )
    expect(Object.keys(protocol.$defs)).toEqual(['Notification', 'A', 'A/b'])
  })

  test('descriptions are carried or left out', () => {
    const defs = { Notification: { description: 'Words.', 'x-side': 'agent', 'x-method': 'it' } }
    expect(read(defs).protocol.$defs.Notification).toEqual({ description: 'Words.' })
    expect(read(defs, { comments: 'omit' }).protocol.$defs.Notification).toEqual({})
  })

  test.each([
    [
      'a $ref that depends on who refers',
      { $dynamicRef: '#a' },
      'dynamic-ref notes.json#/$defs/Notification/properties/it/$dynamicRef',
    ],
    [
      'a $ref to elsewhere',
      { $ref: 'other.json' },
      'missing-definition notes.json#/$defs/Notification/properties/it/$ref',
    ],
    [
      'a $ref to nothing',
      { $ref: '#/$defs/No' },
      'missing-definition notes.json#/$defs/Notification/properties/it/$ref',
    ],
    ['variants that are none', { anyOf: 3 }, 'invalid-schema notes.json#/$defs/Notification/properties/it/anyOf'],
    ['parts that are none', { allOf: {} }, 'invalid-schema notes.json#/$defs/Notification/properties/it/allOf'],
    [
      'properties that are none',
      { properties: [] },
      'invalid-schema notes.json#/$defs/Notification/properties/it/properties',
    ],
    ['a schema that is none', { items: 1 }, 'invalid-schema notes.json#/$defs/Notification/properties/it/items'],
    ['a value of the wrong type', { type: 'text' }, 'invalid-schema notes.json#/$defs/Notification/properties/it/type'],
  ])('%s is an error with its place', (_name, given, want) => {
    expect(findings(() => shape(given))).toEqual([want])
  })

  test('nesting without end is an error', () => {
    let schema: object = {}
    for (let depth = 0; depth < 5_000; depth++) schema = { items: schema }
    expect(findings(() => shape(schema)).map(line => line.split(' ')[0])).toEqual(['nested-too-deep'])
  })
})

test('names like __proto__ and constructor are names', () => {
  const text = `{"$defs": {
    "constructor": {"type": "string"},
    "__proto__": {"type": "object", "properties": {"__proto__": {"$ref": "#/$defs/constructor"}}},
    "ToldNotification": {"x-side": "agent", "x-method": "__proto__", "type": "array", "items": {"$ref": "#/$defs/__proto__"}}
  }}`
  const { protocol } = readSchema(JSON.parse(text), options)
  expect(Object.entries(protocol.$defs).map(([name, schema]) => [name, JSON.stringify(schema)])).toEqual([
    ['ToldNotification', '{"type":"array","items":{"$ref":"#/$defs/__proto__"}}'],
    ['__proto__', '{"type":"object","properties":{"__proto__":{"$ref":"#/$defs/constructor"}}}'],
    ['constructor', '{"type":"string"}'],
  ])
  expect(findings(() => shape({ $ref: '#/$defs/toString' }))).toHaveLength(1)
})

test('whatever JSON it is given, it makes a valid document or says what is wrong', () => {
  const schemas = fc.letrec<{ schema: unknown }>(tie => ({
    schema: fc.oneof(
      { maxDepth: 3, depthSize: 'xsmall' },
      fc.jsonValue(),
      fc.record(
        {
          type: fc.constantFrom('string', 'object', 'odd'),
          $ref: fc.constantFrom('#/$defs/A', '#/$defs/B', '#/x'),
          allOf: fc.array(tie('schema'), { maxLength: 3 }),
          oneOf: fc.oneof(fc.jsonValue(), fc.array(tie('schema'), { maxLength: 3 })),
          properties: fc.dictionary(fc.string(), tie('schema'), { maxKeys: 3 }),
          items: tie('schema'),
          const: fc.jsonValue(),
          description: fc.jsonValue(),
          not: tie('schema'),
        },
        { requiredKeys: [] },
      ),
    ),
  })).schema
  fc.assert(
    fc.property(schemas, schemas, (a, b) => {
      const $defs = { ANotification: { 'x-side': 'agent', 'x-method': 'a', items: { $ref: '#/$defs/A' } }, A: a, B: b }
      try {
        const text = formatDocument(readSchema({ $defs }, options).protocol)
        parseDocument(text, 'made.json')
      } catch (error) {
        if (!(error instanceof DiagnosticError)) throw error
        expect(error.diagnostics.every(({ place }) => place?.file === 'notes.json')).toBe(true)
      }
    }),
    { numRuns: runs(300) },
  )
})

describe('files', () => {
  test('a bundle that is not there is one clear error', async () => {
    await expect(jsonSchemaReader.read({ ...options, root: '.', entry: 'no/such.json' })).rejects.toThrow(
      /such\.json: error: there is no such file of definitions\n {2}→ install the package/,
    )
  })

  test('a bundle that is no JSON is placed by line and column', async () => {
    await expect(jsonSchemaReader.read({ ...options, root: '.', entry: 'LICENSE' })).rejects.toThrow(
      /^LICENSE:1:1: error: this is not JSON/,
    )
  })
})
