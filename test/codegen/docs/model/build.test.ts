import { describe, expect, test } from 'vitest'
import { buildDocs } from '../../../../codegen/docs/model/build.js'
import { loneRef, type MethodEntry, statusWords } from '../../../../codegen/docs/model/model.js'
import type { Protocol } from '../../../../codegen/protocol/model.js'
import { compareVersions } from '../../../../codegen/protocol/versions.js'
import { notes1, notes2, tasks } from './fixture.js'

const docs = buildDocs([notes2, notes1])

const methods = (from = docs): MethodEntry[] =>
  from.directions.flatMap(({ namespaces }) => namespaces.flatMap(namespace => namespace.methods))

function method(name: string): MethodEntry {
  const found = methods().find(entry => entry.name === name)
  if (!found) throw new Error(`no ${name}`)
  return found
}

describe('what docs tell', () => {
  test('the newest version leads, whatever the order they are given in', () => {
    expect(docs.newest).toBe('1.10.0')
    expect(docs.versions.map(({ version }) => version)).toEqual(['1.9.0', '1.10.0'])
    expect(buildDocs([notes1, notes2])).toEqual(docs)
  })

  test('methods stand under who sends them and their namespace', () => {
    const outline = docs.directions.map(({ title, namespaces }) => [
      title,
      namespaces.map(namespace => [namespace.name, namespace.methods.map(({ name }) => name)]),
    ])
    expect(outline).toEqual([
      [
        'Client to agent',
        [
          ['', ['initialize']],
          ['note', ['note/add', 'note/list', 'note/print']],
        ],
      ],
      [
        'Agent to client',
        [
          ['editor', ['editor/choose']],
          ['note', ['note/touched']],
        ],
      ],
      ['Either way', [['$', ['$/log']]]],
    ])
  })

  test('what a version added, changed and removed', () => {
    expect(method('initialize').history).toEqual({ changed: [] })
    expect(method('note/list').history).toEqual({ added: '1.10.0', changed: [] })
    const { changed } = method('note/add').history
    expect(changed.map(({ version, through }) => [version, through])).toEqual([
      ['1.10.0', [{ name: 'Note', anchor: 'Note' }]],
    ])
    expect(method('note/print').history).toEqual({ removed: '1.10.0', changed: [] })
    const names = docs.versions[1]?.changes
    expect(names?.added.map(({ name }) => name)).toEqual(['$/log', 'editor/choose', 'note/list'])
    expect(names?.changed.map(({ name }) => name)).toEqual(['note/add'])
    expect(names?.removed.map(({ name }) => name)).toEqual(['note/print'])
  })

  test('what changed in a shape, and how much it matters', () => {
    const note = docs.shapes.find(({ name }) => name === 'Note')
    expect(note?.history.changed.map(({ version, notes }) => [version, notes.map(({ path }) => path)])).toEqual([
      ['1.10.0', ['attachments', 'labels', 'color']],
    ])
    expect(note?.history.changed[0]?.notes[0]).toMatchObject({ level: 'compatible', path: 'attachments' })
  })

  test('a method that is gone keeps its shapes as they were', () => {
    const { params } = method('note/print')
    const printer = docs.shapes.find(({ anchor }) => params && anchor === loneRef(params)?.anchor)
    expect(printer?.name).toBe('Printer')
    expect(printer?.history).toEqual({ removed: '1.10.0', changed: [] })
    expect([...(printer?.shape.links.values() ?? [])]).toEqual([{ name: 'Paper 1.9.0', anchor: 'Paper-1.9.0' }])
    expect(docs.shapes.map(({ name }) => name)).toContain('Paper')
  })

  test('a shape says who names it', () => {
    const note = docs.shapes.find(({ name }) => name === 'Note')
    expect(note?.usedBy.map(({ name }) => name)).toEqual(['note/add', 'note/list', 'Attachment'])
  })

  test('a change deep in a shape is a change of every method that carries it', () => {
    const deep = (color: string): Protocol => ({
      protocol: 'deep',
      version: color === 'red' ? '1' : '2',
      methods: [
        { method: 'go', kind: 'request', messageDirection: 'both', params: { $ref: '#/$defs/A' }, result: null },
      ],
      $defs: {
        A: { type: 'array', items: { $ref: '#/$defs/B' } },
        B: { anyOf: [{ $ref: '#/$defs/A' }, { const: color }] },
      },
    })
    const red = deep('red')
    const [green] = methods(buildDocs([red, deep('green')]))
    expect(green?.history.changed.map(({ version, through }) => [version, through.map(({ name }) => name)])).toEqual([
      ['2', ['B']],
    ])
    expect(methods(buildDocs([red, { ...red, version: '2' }]))[0]?.history).toEqual({ changed: [] })
  })

  test('a method that carries many changed shapes lists the first of them', () => {
    const wide = (version: string): Protocol => {
      const names = Array.from({ length: 40 }, (_, index) => `Shape${index + 10}`)
      const all = { anyOf: names.map(name => ({ $ref: `#/$defs/${name}` })) }
      return {
        protocol: 'wide',
        version,
        methods: [{ method: 'go', kind: 'notification', messageDirection: 'both', params: all }],
        $defs: Object.fromEntries(names.map(name => [name, { properties: { [name]: { const: version } } }])),
      }
    }
    const [change] = methods(buildDocs([wide('1'), wide('2')]))[0]?.history.changed ?? []
    expect([change?.through.length, change?.throughMore]).toEqual([30, 10])
  })

  test('words and the order of keys are no change', () => {
    const one: Protocol = {
      protocol: 'same',
      version: '1',
      methods: [
        {
          method: 'go',
          kind: 'notification',
          messageDirection: 'both',
          params: { properties: { a: {}, b: { description: 'B' } }, required: ['a', 'b'] },
        },
      ],
      $defs: {},
    }
    const params = { required: ['b', 'a'], properties: { b: {}, a: {} } }
    const two: Protocol = { ...one, version: '2', methods: one.methods.map(entry => ({ ...entry, params })) }
    expect(methods(buildDocs([one, two]))[0]?.history).toEqual({ changed: [] })
  })

  test('a method that comes back was changed, not removed', () => {
    const without: Protocol = { ...notes1, version: '1.9.5', methods: [] }
    const back: Protocol = { ...notes1, version: '1.9.6' }
    const histories = methods(buildDocs([notes1, without, back])).map(({ history }) => history)
    const again = {
      version: '1.9.6',
      notes: [{ level: 'compatible', path: '', message: 'is there again' }],
      through: [],
      throughMore: 0,
    }
    expect(histories).toEqual(histories.map(() => ({ changed: [again] })))
  })

  test('what the document says beside shapes: status, optional and named parameters, errors', () => {
    const built = buildDocs([tasks])
    const [add, list] = methods(built)
    expect(add).toMatchObject({ since: '1.4.0', stability: 'experimental', paramsOptional: false })
    expect(add?.errors.map(({ code, message }) => [code, message])).toEqual([
      [-32001, 'The list is full, see `task/list`.'],
      [7, 'Too urgent.'],
      [undefined, undefined],
    ])
    const data = add?.errors[1]?.data
    expect(data && loneRef(data)).toEqual({ name: 'Limit', anchor: 'Limit' })
    expect(list).toMatchObject({ paramsOptional: true, errors: [] })
    const limit = built.shapes.find(({ name }) => name === 'Limit')
    expect(limit).toMatchObject({ since: '2.0.0', stability: 'internal' })
    expect(limit?.usedBy.map(({ name }) => name)).toEqual(['task/add'])
  })

  test('how messages travel; what is left out is as in the Language Server Protocol', () => {
    const words = (of: Protocol) =>
      buildDocs([of]).wire.map(({ label, pieces }) => `${label}: ${pieces.map(({ text }) => text).join('')}`)
    expect(words(tasks)).toEqual([
      'Framing: one message a line (json-lines)',
      'Array of parameters: the list of parameters',
      'Without parameters: "params": [null]',
      'Cancelling a request: not possible',
      'Before closing: bye',
    ])
    expect(words(notes1)).toEqual([
      'Framing: headers with a length (content-length)',
      'Array of parameters: one value',
      'Without parameters: params is left out',
      'Cancelling a request: $/cancelRequest with its id as id',
      'Before closing: shutdown, then exit',
    ])
    expect(words({ ...notes1, wire: { goodbye: null } })).toContain('Before closing: nothing')
  })

  test('since when is not said twice', () => {
    const none: Protocol = { ...tasks, version: '1.3.0', methods: [] }
    const [add] = methods(buildDocs([none, { ...tasks, version: '1.4.0' }]))
    expect(add && statusWords(add, add.history)).toEqual(['experimental'])
  })

  test('names that differ only in case, or are no anchors, get anchors of their own', () => {
    const names = ['Note', 'note', 'shapes', 'a b', 'a?b', '…', 'constructor']
    const odd: Protocol = {
      protocol: 'odd',
      version: '1',
      methods: [],
      $defs: Object.fromEntries(names.map(n => [n, {}])),
    }
    const anchors = Object.fromEntries(buildDocs([odd]).shapes.map(({ name, anchor }) => [name, anchor]))
    expect(anchors).toEqual({
      Note: 'Note',
      note: 'note-2',
      shapes: 'shapes-2',
      'a b': 'a-b',
      'a?b': 'a-b-2',
      '…': '-',
      constructor: 'constructor',
    })
  })

  test('docs of nothing, or of two protocols, cannot be', () => {
    expect(() => buildDocs([])).toThrow(RangeError)
    expect(() => buildDocs([notes1, { ...notes2, protocol: 'mail' }])).toThrow(/not of notes and mail/)
  })
})

test.each([
  ['1.9.0', '1.10.0'],
  ['1.0', '1.0.1'],
  ['1.0.0-beta', '1.0.0'],
  ['1.0.0-alpha.2', '1.0.0-alpha.10'],
  ['1.0.0-alpha', '1.0.0-beta'],
  ['1.0.0-1736', '1.0.0'],
  ['1.0.0-rc', '1.0.0-rc.x'],
  ['2024-11-05', '2025-06-18'],
  ['9', '10'],
  ['1.0.0+a', '1.0.0+b'],
])('%s comes before %s', (a, b) => {
  expect(compareVersions(a, b)).toBeLessThan(0)
  expect(compareVersions(b, a)).toBeGreaterThan(0)
})
