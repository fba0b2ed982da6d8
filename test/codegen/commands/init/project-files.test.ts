import { expect, test } from 'vitest'
import { readSettings } from '../../../../codegen/commands/init/project-files.js'
import { makeProject } from '../project.js'

test.each([
  ['a file that is not there', './nope.json', "File './nope.json' not found"],
  ['a package that is not installed', '@tsconfig/none/tsconfig.json', "File '@tsconfig/none/tsconfig.json' not found"],
  ['itself', './tsconfig.json', 'Circularity'],
])('settings that extend %s are an error with its place and a way out', async (_name, base, message) => {
  const folder = makeProject({ 'tsconfig.json': { extends: base } })
  const failed = expect(readSettings(folder)).rejects
  await failed.toThrow(`tsconfig.json: error: the compiler settings of the project cannot be read: ${message}`)
  await failed.toThrow('→ correct "extends" in it, or install or build what it extends')
})

test('settings that are extended count', async () => {
  const folder = makeProject({
    'tsconfig.json': { extends: './base.json' },
    'base.json': { compilerOptions: { outDir: 'out', types: ['node'] } },
  })
  expect(await readSettings(folder)).toMatchObject({ hasTsconfig: true, hasNodeTypes: true, rootDir: '.' })
})
