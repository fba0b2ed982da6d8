import { expect, test } from 'vitest'
import { bindingsOf } from '../../../codegen/bindings/build.js'
import { givenName } from '../../../codegen/bindings/names.js'
import { variantWords } from '../../../codegen/bindings/variants.js'
import type { JsonSchema } from '../../../codegen/protocol/model.js'
import { pascalCase, wordsOf } from '../../../codegen/protocol/words.js'

test.each([
  ['a title that ends with the union', 'UserInput', 'TextUserInput', 'Text'],
  ['a title that starts with the union', 'UserInput', 'UserInputText', 'Text'],
  ['a title of other capitals', 'userInput', 'TEXT_USER_INPUT', 'TEXT'],
  ['a title within a variant', 'UserInputImage', 'FileIdUserInput', 'FileId'],
  ['a title without the union', 'UserInput', 'Text', 'Text'],
  ['a title with one of its words', 'ThreadItem', 'NewThread', 'NewThread'],
  ['a title with the only word', 'Item', 'NewItem', 'New'],
  ['a title that is the union', 'UserInput', 'UserInput', 'UserInput'],
])('%s: %s and %s give %s', (_, union, title, want) => {
  expect(variantWords([givenName(title)], wordsOf(union)).map(words => pascalCase(words ?? []))).toEqual([want])
})

test('a value of a discriminator keeps its words', () => {
  expect(variantWords([{ words: ['text', 'delta'] }], ['Delta'])).toEqual([['text', 'delta']])
})

test('a variant whose short name is taken keeps its whole name', () => {
  const words = variantWords(['Text', 'TextUserInput', 'ImageUserInput'].map(givenName), ['user', 'input'])
  expect(words.map(each => pascalCase(each ?? []))).toEqual(['Text', 'TextUserInput', 'Image'])
})

const variant = (type: string): JsonSchema => ({ type: 'object', properties: { type: { const: type } } })

const namesOf = (titles: readonly string[]) =>
  bindingsOf({
    protocol: 'test',
    version: '1',
    methods: [],
    $defs: { ThreadItem: { oneOf: titles.map(variant), 'x-variantNames': [...titles] } },
  }).declarations.map(({ name }) => pascalCase(name.words))

test('types of variants say the words of their union once, and a new variant renames none', () => {
  const before = namesOf(['PlanThreadItem', 'AgentMessageThreadItem'])
  expect(before).toEqual(['ThreadItem', 'ThreadItemPlan', 'ThreadItemAgentMessage'])
  expect(namesOf(['MessageThreadItem', 'PlanThreadItem', 'AgentMessageThreadItem'])).toEqual(
    expect.arrayContaining(before),
  )
})
