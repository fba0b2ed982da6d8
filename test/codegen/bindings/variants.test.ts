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

test.each([
  [
    ['Text', 'TextUserInput', 'ImageUserInput'],
    ['Text', 'TextUserInput', 'Image'],
  ],
  [
    ['TextUserInput', 'Text'],
    ['TextUserInput', 'Text'],
  ],
  [
    ['UserInputText', 'TextUserInput'],
    ['UserInputText', 'TextUserInput'],
  ],
])('variants whose short names are the same keep their whole names, in any order: %j', (titles, want) => {
  const words = variantWords(titles.map(givenName), ['user', 'input'])
  expect(words.map(each => pascalCase(each ?? []))).toEqual(want)
  expect(namesOf(titles, 'UserInput')).toEqual(expect.not.arrayContaining([expect.stringMatching(/Shape/)]))
})

const variant = (type: string): JsonSchema => ({ type: 'object', properties: { type: { const: type } } })

const namesOf = (titles: readonly string[], union = 'ThreadItem') =>
  bindingsOf({
    protocol: 'test',
    version: '1',
    methods: [],
    $defs: { [union]: { oneOf: titles.map(variant), 'x-variantNames': [...titles] } },
  }).declarations.map(({ name }) => pascalCase(name.words))

test('types of variants say the words of their union once, and a new variant renames none', () => {
  const before = namesOf(['PlanThreadItem', 'AgentMessageThreadItem'])
  expect(before).toEqual(['ThreadItem', 'ThreadItemPlan', 'ThreadItemAgentMessage'])
  expect(namesOf(['MessageThreadItem', 'PlanThreadItem', 'AgentMessageThreadItem'])).toEqual(
    expect.arrayContaining(before),
  )
})
