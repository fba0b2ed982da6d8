import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { runCheck } from '../../../codegen/commands/check.js'
import { runGenerate } from '../../../codegen/commands/generate.js'
import { loadConfig } from '../../../codegen/project/config.js'
import { configuredDocument } from '../../../codegen/project/configured-document.js'
import { clearLeftovers, documentFolders } from '../../../codegen/project/leftovers.js'
import type { PlanOptions } from '../../../codegen/project/outputs/index.js'
import { findRecipes } from '../../../codegen/project/recipes.js'
import { configOf, makeProject, pathTarget, protocolDocument, snapshot, writeIn } from '../commands/project.js'

/** A target that lists methods in one file. */
const methodTarget: PlanOptions = {
  findTarget: name => ({
    name,
    options: {},
    load: async () => ({
      generate: ({ methods }) => [
        { path: 'methods.txt', content: methods.map(({ method }) => `${method}\n`).join('') },
      ],
    }),
  }),
}

const load = (folder: string) => loadConfig('agent-bindings.json', folder)

test('a version that comes with this package is named, and upgraded by its name', async () => {
  const folder = makeProject({ 'agent-bindings.json': configOf({ document: 'codex@0.150.0' }) })
  expect(await runGenerate(load(folder), methodTarget)).toMatchObject([{ version: '0.150.0' }])
  writeIn(folder, 'agent-bindings.json', configOf({ document: 'codex@0.169.0' }))
  expect(await runCheck(load(folder), methodTarget)).toMatchObject([{ verdict: 'drifted' }])
  expect(await runGenerate(load(folder), methodTarget)).toMatchObject([{ version: '0.169.0' }])
  expect(await runCheck(load(folder), methodTarget)).toMatchObject([{ verdict: 'in-step' }])
})

test('nothing is read, written or cleared beside a document of this package', () => {
  const folder = makeProject({ 'agent-bindings.json': configOf({ document: 'codex@0.169.0' }) })
  const { file, isOwn } = configuredDocument(folder, 'codex@0.169.0')
  expect([isOwn, existsSync(join(dirname(file), 'import.json'))]).toEqual([true, true])
  // Its recipe would be found in reach: the definitions lie where it looks for them.
  writeIn(folder, 'codex_app_server_protocol.v2.schemas.json', {})
  expect(findRecipes(load(folder))).toEqual([])
  expect(documentFolders(load(folder))).toEqual([])
  clearLeftovers(load(folder))
})

test('a path wins, then a document in schema/ beside the configuration', () => {
  const folder = makeProject({ 'schema/acp/1.json': protocolDocument() })
  expect(configuredDocument(folder, 'acp@1')).toEqual({ file: join(folder, 'schema/acp/1.json'), isOwn: false })
  writeIn(folder, 'acp@1', protocolDocument())
  expect(configuredDocument(folder, 'acp@1')).toEqual({ file: join(folder, 'acp@1'), isOwn: false })
  expect(configuredDocument(folder, '../a@1/b.json')).toEqual({ file: join(folder, '../a@1/b.json'), isOwn: false })
})

test('the name of no document is an error that names those that there are', async () => {
  const folder = makeProject({ 'agent-bindings.json': configOf({ document: 'codex@9' }) })
  const before = snapshot(folder)
  await expect(runGenerate(load(folder), pathTarget)).rejects.toThrow(/no document of codex 9[\s\S]*codex@0\.169\.0/)
  expect(await runCheck(load(folder), pathTarget)).toMatchObject([{ verdict: 'unknown' }])
  expect(snapshot(folder)).toEqual(before)
})

test('a protocol without its version is an error that names the newest one', async () => {
  const folder = makeProject({ 'agent-bindings.json': configOf({ document: 'codex' }) })
  await expect(runGenerate(load(folder), pathTarget)).rejects.toThrow(
    /names the version of codex[\s\S]*codex@0\.169\.0/,
  )
})
