import { expect, test } from 'vitest'
import { pascalCase } from '../../../../codegen/readers/typescript/names.js'

test.each([
  ['chat/submitMessage', 'ChatSubmitMessage'],
  ['$/cancelRequest', 'CancelRequest'],
  ['a.b-c_d e', 'ABCDE'],
  ['graphql/getRepoIDs', 'GraphqlGetRepoIDs'],
  ['été/été', 'ÉtéÉté'],
  ['*/', ''],
])('%s → %s', (text, name) => {
  expect(pascalCase(text)).toBe(name)
})
