import { describe, expect, test } from 'vitest'
import { type ImportRequest, importProtocol } from '../../../codegen/commands/import.js'
import { DiagnosticError } from '../../../codegen/protocol/diagnostic.js'
import { project, recipe, request } from './import-project.js'
import { snapshot } from './project.js'

/** What an import that fails says; it must leave every file as it was. */
async function failure(cwd: string, more: Partial<ImportRequest> = {}): Promise<string> {
  const before = snapshot(cwd)
  try {
    await importProtocol(request(cwd, more))
  } catch (error) {
    expect(error).toBeInstanceOf(DiagnosticError)
    expect(snapshot(cwd)).toEqual(before)
    return (error as DiagnosticError).message.replaceAll(cwd, '.')
  }
  throw new Error('the import did not fail')
}

describe('what is wrong is said, and nothing is written', () => {
  const cases: [string, string, Parameters<typeof project>[0], Partial<ImportRequest>?][] = [
    ['no such checkout', './gone: error: there is no such folder', {}, { checkout: 'gone' }],
    [
      'no definitions file',
      './checkout/src/protocol.ts: error: there is no such definitions file',
      { files: { 'checkout/src/protocol.ts': undefined } },
    ],
    [
      'no type map',
      "src/protocol.ts:1:1: error: there is no type map 'Requests' here",
      { files: { 'checkout/src/protocol.ts': 'export type Other = {}\n' } },
    ],
    [
      'a package that is not installed',
      "src/protocol.ts:2:15: error: the package 'editor' is not installed",
      {
        files: {
          'checkout/node_modules/editor/package.json': undefined,
          'checkout/node_modules/editor/types.d.ts': undefined,
        },
      },
    ],
    ['no recipe', 'error: there is no recipe schema/other/import.json', {}, { recipe: 'other' }],
    ['no recipe file', './other.json: error: there is no such import recipe', {}, { recipe: './other.json' }],
    ['an unknown revision', './checkout: error: git does not say at which revision', {}, { revision: undefined }],
    [
      'no version',
      './checkout/package.json#/version: error: there is no version here',
      { files: { 'checkout/package.json': '{}' } },
    ],
    [
      'a recipe that says no version',
      'error: the recipe does not say where the version stands',
      { recipe: { ...recipe, version: undefined } },
    ],
    [
      'no version file',
      './checkout/package.json: error: there is no such file with the version',
      { files: { 'checkout/package.json': undefined } },
    ],
    [
      'a version no document may have',
      './schema/demo/a b.json#/version: error:',
      { files: { 'checkout/package.json': '{ "version": "a b" }' } },
    ],
    [
      'no summaries',
      './schema/demo/summaries.json: error: there is no such file of summaries',
      { files: { 'schema/demo/summaries.json': undefined } },
    ],
    [
      'summaries of another form',
      './schema/demo/summaries.json: error: summaries are an object of strings',
      { files: { 'schema/demo/summaries.json': '["x"]' } },
    ],
    [
      'no declarations file',
      './schema/demo/gone.d.ts: error: there is no such declarations file',
      { recipe: { ...recipe, options: { ...recipe.options, declarations: ['gone.d.ts'] } } },
    ],
    [
      'a recipe that is no JSON',
      './schema/demo/import.json:2:3: error: this is not JSON',
      { recipe: '{\n  protocol: 1\n}' },
    ],
    ['an empty recipe', './schema/demo/import.json:1:1: error: ', { recipe: '' }],
    [
      'a recipe that lacks something',
      './schema/demo/import.json:1:1: error: "entry" is missing',
      { recipe: { protocol: 'demo', reader: 'typescript' } },
    ],
    [
      'an unknown key in a recipe',
      './schema/demo/import.json:12:5#/options/mapps: error: unknown key "mapps"',
      { recipe: { ...recipe, options: { mapps: {} } } },
    ],
    [
      'a wrong value in a recipe',
      './schema/demo/import.json:15:5#/options/comments: error: must be "carry" | "omit"',
      { recipe: { ...recipe, options: { ...recipe.options, comments: 'keep' } } },
    ],
    ['an unknown reader', 'there is no reader "proto"', { recipe: { ...recipe, reader: 'proto', options: {} } }],
    ['an output that cannot be written', 'cannot be written', {}, { output: 'checkout/package.json/document.json' }],
  ]
  test.each(cases)('%s', async (_, message, changes, more) => {
    const text = await failure(project(changes), more)
    expect(text).toContain(message)
  })

  test('everything that is wrong, in one run', async () => {
    const source = `
import type { Uri } from 'nowhere'
import type { Other } from './gone'
interface Item { uri: Uri; other: Other; size: bigint }
export type Requests = { 'item/get': [{ id: Missing }, Item]; broken: string }
`
    const text = await failure(project({ files: { 'checkout/src/protocol.ts': source } }))
    for (const message of [
      "'nowhere' is not installed",
      "no file './gone'",
      'no bigint',
      "no type 'Missing'",
      'a request is written',
    ])
      expect(text).toContain(message)
    expect(text).toContain('  at item/get → result → Item.size\n')
    expect(text).toContain(
      '  | interface Item { uri: Uri; other: Other; size: bigint }\n  |                                                ^',
    )
  })
})
