import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { definitionName, memberName, NameSet, pathOf, typeName } from '../../../../codegen/targets/typescript/names.js'
import { runs } from '../../../support/runs.js'

test.each([
  { given: 'submitMessage', want: 'submitMessage' },
  { given: 'request_permission', want: 'requestPermission' },
  { given: 'list-changed', want: 'listChanged' },
  { given: 'DidOpen', want: 'DidOpen' },
  { given: '_meta', want: '_meta' },
  { given: '$', want: '$' },
  { given: '2fa', want: '_2fa' },
  { given: 'Größe', want: 'Größe' },
  { given: '***', want: 'unnamed' },
])('the member $want', ({ given, want }) => {
  expect(memberName(given)).toBe(want)
})

test.each([
  { given: ['chat', 'submitMessage', 'Params'], want: 'ChatSubmitMessageParams' },
  { given: ['$', 'cancelRequest', 'Params'], want: 'CancelRequestParams' },
  { given: ['fs', 'read_text_file', 'Result'], want: 'FsReadTextFileResult' },
  { given: ['', '***'], want: 'Unnamed' },
  { given: ['2fa'], want: '_2fa' },
])('the type $want', ({ given, want }) => {
  expect(typeName(...given)).toBe(want)
})

test('a definition keeps its name when it is one of a type', () => {
  expect(definitionName('HTTPError_2')).toBe('HTTPError_2')
  expect(definitionName('some.type-name')).toBe('SomeTypeName')
})

test('a path has the parts that can be named, or the whole', () => {
  expect(pathOf('a/b')).toEqual(['a', 'b'])
  expect(pathOf('/a//b/')).toEqual(['a', 'b'])
  expect(pathOf('//')).toEqual(['//'])
})

describe('a set of names', () => {
  test('gives each name once, in the order of asking', () => {
    const names = new NameSet(['Promise'])
    expect(['Promise', 'Foo', 'Foo', 'Foo', 'Foo_2', 'Promise'].map(name => names.claim(name))).toEqual([
      'Promise_',
      'Foo',
      'Foo_',
      'Foo_2',
      'Foo_2_',
      'Promise_2',
    ])
  })

  test('never gives one twice', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'a_', 'a_2', 'a_2_', 'b')), wanted => {
        const names = new NameSet([])
        const given = wanted.map(name => names.claim(name))
        expect(new Set(given).size).toBe(given.length)
      }),
      { numRuns: runs(100) },
    )
  })

  test('stays fast when everyone wants the same', () => {
    const names = new NameSet([])
    for (let index = 0; index < 50_000; index++) names.claim('a')
    expect(names.claim('a')).toBe('a_50000')
  })
})

test('every name is an identifier, whatever it is made from', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      for (const name of [memberName(text), typeName(text), definitionName(text)])
        expect(() => new Function(`class X { ${name}() {} }`)).not.toThrow()
    }),
    { numRuns: runs(100) },
  )
})
