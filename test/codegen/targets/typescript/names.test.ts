import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { givenName, namingWords } from '../../../../codegen/bindings/names.js'
import {
  globalNames,
  memberName,
  NameSet,
  parameterNames,
  typeName,
  typeWords,
} from '../../../../codegen/targets/typescript/names.js'
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
  expect(memberName(givenName(given))).toBe(want)
})

test.each([
  { given: ['chat', 'submit', 'Message', 'params'], want: 'ChatSubmitMessageParams' },
  { given: ['dollar', 'MCP', 'Server'], want: 'DollarMCPServer' },
  { given: ['2fa'], want: '_2fa' },
  { given: ['ꬰ'], want: 'Unnamed' },
])('derived words become the type $want', ({ given, want }) => {
  expect(typeWords(given)).toBe(want)
})

test.each([
  ['HTTPError_2', 'HTTPError_2'],
  ['lower', 'lower'],
  ['_Private', '_Private'],
  ['some.type-name', 'SomeTypeName'],
  ['vscode#Uri', 'VscodeUri'],
  ['***', 'Unnamed'],
])('the name %s that a definition has is that of the type %s', (given, want) => {
  expect(typeName(givenName(given))).toBe(want)
})

test('parameters by position have names that a function can have, each its own', () => {
  const names = ['minuend', 'new', 'new', 'options', 'byPosition', 'sub_trahend', '***']
  expect(parameterNames(names.map(name => ({ name: givenName(name) })))).toEqual([
    'minuend',
    'new_',
    'new_2',
    'options_',
    'byPosition_',
    'subTrahend',
    'unnamed',
  ])
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
      const names = [memberName(givenName(text)), typeName(givenName(text)), typeWords(namingWords(text))]
      for (const name of names) expect(() => new Function(`class X { ${name}() {} }`)).not.toThrow()
      const declared = new NameSet(globalNames).claim(typeName(givenName(text)))
      expect(() => new Function(`'use strict'; class ${declared} {}`)).not.toThrow()
    }),
    { numRuns: runs(100) },
  )
})
