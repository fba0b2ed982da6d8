import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { readTypeScript } from '../../../../codegen/readers/typescript/index.js'
import { pascalCase } from '../../../../codegen/readers/typescript/names.js'
import { runs } from '../../../support/runs.js'

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

const root = mkdtempSync(join(tmpdir(), 'names-'))
const options = {
  protocol: 'test',
  version: '1',
  root,
  entry: 'protocol.ts',
  maps: { clientRequests: 'ClientRequests' },
}

function namesOf(methods: readonly string[]): string[] {
  const entries = methods.map(
    method => `'${method}': [{ in: { deep: Named }; many: { x: 1 }[] }, { k: 'a' } | { k: 'b' }]`,
  )
  writeFileSync(
    join(root, 'protocol.ts'),
    `interface Named { n: ${entries.length > 0} }\nexport type ClientRequests = { ${entries.join('\n')} }`,
  )
  return Object.keys(readTypeScript(options).protocol.$defs)
}

test('a new sibling renames nothing', () => {
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const word = fc.stringMatching(/^[a-z]{2,6}$/)
  const methods = fc.uniqueArray(
    fc.array(word, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/')),
    { minLength: 2, maxLength: 6, selector: pascalCase },
  )
  fc.assert(
    fc.property(methods, fc.nat(5), (all, at) => {
      const before = all.filter((_, index) => index !== at % all.length)
      expect(namesOf(all)).toEqual(expect.arrayContaining(namesOf(before)))
    }),
    { numRuns: runs(20) },
  )
})
