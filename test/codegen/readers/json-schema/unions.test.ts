import { describe, expect, test } from 'vitest'
import { readSchema } from '../../../../codegen/readers/json-schema/index.js'
import type { JsonSchemaOptions } from '../../../../codegen/readers/json-schema/options.js'
import { diagnosed } from '../diagnosed.js'

const unions = { clientRequests: 'ClientRequest', serverNotifications: 'ServerNotification' }
const base: JsonSchemaOptions = { protocol: 'notes', version: '1', entry: 'notes.json', unions }

const message = (method: string, params?: object, more: object = {}) => ({
  type: 'object',
  properties: { method: { const: method }, ...(params && { params }) },
  required: ['method', ...(params ? ['params'] : [])],
  ...more,
})

const read = (definitions: object, more: Partial<JsonSchemaOptions> = {}) =>
  readSchema({ definitions: { ServerNotification: { oneOf: [] }, ...definitions } }, { ...base, ...more })

const told = {
  ServerNotification: { oneOf: [message('told', { $ref: '#/definitions/Told' })] },
  Told: { type: 'object' },
}

describe('messages', () => {
  test('each variant with a literal method is a method', () => {
    const { protocol } = read({
      ...told,
      ClientRequest: {
        oneOf: [
          message('add', { $ref: '#/definitions/AddParams' }),
          { anyOf: [{ $ref: '#/definitions/MoreRequest' }] },
          {
            properties: { method: { enum: ['one', 'two'] }, params: { $ref: '#/definitions/AddParams' } },
            required: ['params'],
          },
        ],
      },
      AddParams: {},
      AddResponse: { type: 'string' },
      MoreRequest: { allOf: [{ $ref: '#/definitions/Base' }, message('more')] },
      MoreResult: { type: 'null' },
      Base: { properties: { id: {}, jsonrpc: { const: '2.0' } } },
    })
    expect(protocol.methods).toEqual([
      {
        method: 'add',
        kind: 'request',
        messageDirection: 'clientToServer',
        params: { $ref: '#/$defs/AddParams' },
        result: { $ref: '#/$defs/AddResponse' },
      },
      { method: 'more', kind: 'request', messageDirection: 'clientToServer', params: null, result: null },
      ...['one', 'two'].map(method => ({
        method,
        kind: 'request',
        messageDirection: 'clientToServer',
        params: { $ref: '#/$defs/AddParams' },
        result: { $ref: '#/$defs/AddResponse' },
      })),
      {
        method: 'told',
        kind: 'notification',
        messageDirection: 'serverToClient',
        params: { $ref: '#/$defs/Told' },
      },
    ])
  })

  test('a definition that is one message is a union of one', () => {
    const { protocol } = read(
      { ServerNotification: message('told') },
      { unions: { serverNotifications: 'ServerNotification' } },
    )
    expect(protocol.methods.map(({ method }) => method)).toEqual(['told'])
  })

  test('what both sides may send alike is one method', () => {
    const both = { clientNotifications: 'A', serverNotifications: 'B' }
    const stop = { Stop: message('stop', { $ref: '#/definitions/StopParams' }), StopParams: { type: 'object' } }
    const directions = (A: object, B: object) =>
      read({ ...stop, A, B }, { unions: both }).protocol.methods.map(({ messageDirection }) => messageDirection)
    expect(directions({ $ref: '#/definitions/Stop' }, message('stop', { $ref: '#/definitions/StopParams' }))).toEqual([
      'both',
    ])
    expect(directions({ $ref: '#/definitions/Stop' }, message('stop', { type: 'object' }))).toEqual([
      'clientToServer',
      'serverToClient',
    ])
  })

  test('what stands beside the parameters is told, once a name', () => {
    const beside = { properties: { method: { const: 'a' }, at: { type: 'integer' } } }
    const { diagnostics } = read(
      { ServerNotification: { oneOf: [beside], properties: { at: {} } } },
      { unions: { serverNotifications: 'ServerNotification' } },
    )
    expect(diagnostics.map(({ severity, code, message: text }) => [severity, code, text])).toEqual([
      [
        'info',
        'lost-member',
        'documents cannot say "at", a member of a message beside "params" (here and in one other place)',
      ],
    ])
  })

  test.each([
    ['a union that is not there', {}, ['missing-union notes.json#']],
    [
      'a variant without a method',
      { ClientRequest: { oneOf: [{ type: 'object' }] } },
      ['malformed-message notes.json#/definitions/ClientRequest/oneOf/0'],
    ],
    [
      'a variant that is no object',
      { ClientRequest: { anyOf: [true] } },
      ['malformed-message notes.json#/definitions/ClientRequest/anyOf/0'],
    ],
    [
      'a method of any name',
      { ClientRequest: { oneOf: [{ properties: { method: { type: 'string' } } }] } },
      ['malformed-message notes.json#/definitions/ClientRequest/oneOf/0'],
    ],
    [
      'two methods of one name',
      {
        ClientRequest: {
          oneOf: [message('a', { $ref: '#/definitions/AParams' }), message('a', { $ref: '#/definitions/AParams' })],
        },
        AParams: {},
        AResponse: {},
      },
      ['duplicate-method notes.json#/definitions/ClientRequest/oneOf/1'],
    ],
    [
      'a union of itself',
      { ClientRequest: { oneOf: [{ $ref: '#/definitions/ClientRequest' }] } },
      ['no-methods notes.json#'],
    ],
  ])('%s is an error with its place', (_name, definitions, want) => {
    expect(diagnosed(() => read(definitions))).toEqual(want)
  })
})

describe('parameters', () => {
  const { protocol } = read(
    {
      ...told,
      ClientRequest: {
        oneOf: [
          message('none'),
          message('null', { type: 'null' }),
          message('nullByName', { $ref: '#/definitions/Nothing' }),
          message('anything', {}),
          message('optional', { $ref: '#/definitions/P' }, { required: ['method'] }),
          message('orNothing', { anyOf: [{ not: {} }, { $ref: '#/definitions/P' }] }),
          message('nullable', { anyOf: [{ $ref: '#/definitions/P' }, { type: 'null' }] }, { required: ['method'] }),
          { properties: { method: { const: 'true' }, params: true }, required: ['params'] },
        ],
      },
      Nothing: { type: 'null' },
      P: { type: 'object' },
    },
    {
      results: {
        methods: Object.fromEntries(
          ['none', 'null', 'nullByName', 'anything', 'optional', 'nullable', 'orNothing', 'true'].map(name => [
            name,
            null,
          ]),
        ),
      },
    },
  )

  test.each([
    ['none', null, undefined],
    ['null', null, undefined],
    ['nullByName', null, undefined],
    ['anything', {}, undefined],
    ['true', {}, undefined],
    ['optional', { $ref: '#/$defs/P' }, true],
    ['nullable', { anyOf: [{ $ref: '#/$defs/P' }, { type: 'null' }] }, true],
    ['orNothing', { $ref: '#/$defs/P' }, true],
  ])('%s', (name, params, paramsOptional) => {
    const method = protocol.methods.find(each => each.method === name)
    expect(method?.params).toEqual(params)
    expect(method?.paramsOptional).toBe(paramsOptional)
  })
})

describe('results', () => {
  const request = (name: string, $ref = `#/definitions/${name}Params`) => message(name, { $ref })
  const definitions = {
    ClientRequest: { oneOf: [request('Add'), request('Move'), message('reset')] },
    AddParams: {},
    AddResponse: {},
    MoveParams: {},
    MovedResponse: {},
    ResetResponse: {},
  }

  test('one error lists requests without a result, and results without a request', () => {
    expect(() => read(definitions)).toThrow(
      /no rule finds the result of Move, reset; results that no request uses: MovedResponse, ResetResponse/,
    )
  })

  test('a table names what no rule finds', () => {
    const methods = { Move: 'MovedResponse', reset: null }
    const { protocol } = read(definitions, { results: { methods } })
    expect(protocol.methods.map(({ result }) => result)).toEqual([
      { $ref: '#/$defs/AddResponse' },
      { $ref: '#/$defs/MovedResponse' },
      null,
    ])
    expect(diagnosed(() => read(definitions, { results: { methods: { ...methods, Move: 'No' } } }))).toEqual([
      'missing-definition notes.json#/definitions/ClientRequest/oneOf/1',
    ])
  })

  test('a rule may go on as a pointer, and has several results to try', () => {
    const { protocol } = read(
      {
        ClientRequest: { anyOf: [{ $ref: '#/definitions/AddRequest' }, { $ref: '#/definitions/MoveRequest' }] },
        AddRequest: message('add'),
        AddAnswer: { properties: { result: { anyOf: [{ type: 'string' }, { type: 'null' }] } } },
        MoveRequest: message('move'),
        MoveResult: { type: 'object' },
      },
      { results: { rules: { '*Request': ['*Answer/properties/result', '*Result'] } } },
    )
    expect(protocol.methods.map(({ result }) => result)).toEqual([
      { anyOf: [{ type: 'string' }, { type: 'null' }] },
      { $ref: '#/$defs/MoveResult' },
    ])
  })

  describe('where the name of a result is that of the whole message', () => {
    const response = (member: string, schema: object) => ({
      type: 'object',
      required: ['jsonrpc', member],
      properties: { jsonrpc: { const: '2.0' }, id: {}, [member]: schema },
    })
    const definitions = {
      ClientRequest: { anyOf: [{ $ref: '#/definitions/AddRequest' }, { $ref: '#/definitions/MoveRequest' }] },
      AddRequest: message('add'),
      AddResponse: { anyOf: [{ $ref: '#/definitions/Failed' }, { $ref: '#/definitions/Added' }] },
      Added: response('result', { type: 'string' }),
      Failed: response('error', { type: 'object' }),
      MoveRequest: message('move'),
      MoveResponse: { type: 'object', properties: { result: { type: 'string' } } },
    }

    test('its result is the result', () => {
      const { protocol } = read(definitions)
      expect(protocol.methods.map(({ result }) => result)).toEqual([
        { type: 'string' },
        { $ref: '#/$defs/MoveResponse' },
      ])
    })

    test('several results are an error', () => {
      const AddResponse = { oneOf: [{ $ref: '#/definitions/Added' }, response('result', {})] }
      expect(diagnosed(() => read({ ...definitions, AddResponse }))).toEqual([
        'several-results notes.json#/definitions/AddResponse',
      ])
    })
  })

  test('a result is looked for in the namespace of the parameters first', () => {
    const { protocol } = read({
      ClientRequest: { oneOf: [request('Add', '#/definitions/v2/AddParams')] },
      AddParams: {},
      AddResponse: { type: 'string' },
      v2: { AddParams: {}, AddResponse: { type: 'integer' } },
    })
    expect(protocol.$defs.AddResponse).toEqual({ type: 'integer' })
  })
})

describe('names of definitions', () => {
  const named = (definitions: object, ...refs: string[]) =>
    read(
      {
        ...definitions,
        ServerNotification: { oneOf: refs.map((ref, index) => message(`m${index}`, { $ref: ref })) },
      },
      { unions: { serverNotifications: 'ServerNotification' } },
    ).protocol

  test('the same definition under the same name in two namespaces is one', () => {
    const id = { anyOf: [{ type: 'string' }, { type: 'integer' }] }
    const { $defs, methods } = named(
      { Id: { ...id, title: 'Id' }, v2: { Id: id } },
      '#/definitions/Id',
      '#/definitions/v2/Id',
    )
    expect($defs).toEqual({ Id: id })
    expect(methods.map(({ params }) => params?.$ref)).toEqual(['#/$defs/Id', '#/$defs/Id'])
  })

  test('definitions that differ get the names of their namespaces', () => {
    const { $defs } = named(
      {
        A: { type: 'string' },
        v2: { A: { type: 'integer' }, B: { type: 'array', items: { $ref: '#/definitions/v2/A' } } },
        B: { type: 'array', items: { $ref: '#/definitions/A' } },
      },
      '#/definitions/B',
      '#/definitions/v2/B',
    )
    expect($defs).toEqual({
      A: { type: 'string' },
      B: { type: 'array', items: { $ref: '#/$defs/A' } },
      V2A: { type: 'integer' },
      V2B: { type: 'array', items: { $ref: '#/$defs/V2A' } },
    })
  })

  test('a schema inside a definition is named after its way', () => {
    const { $defs } = named({ A: { properties: { b: { type: 'string' } } } }, '#/definitions/A/properties/b')
    expect($defs).toEqual({ AB: { type: 'string' } })
  })

  test('definitions that refer to each other in circles are compared as wholes', () => {
    const tree = (namespace: string) => ({ Tree: { type: 'array', items: { $ref: `#/definitions/${namespace}Tree` } } })
    const { $defs } = named({ ...tree(''), v2: tree('v2/') }, '#/definitions/Tree', '#/definitions/v2/Tree')
    expect($defs).toEqual({ Tree: { type: 'array', items: { $ref: '#/$defs/Tree' } } })
  })
})
