import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runGenerate } from '../../../codegen/commands/generate.js'
import { loadConfig } from '../../../codegen/project/config.js'
import { generateEntrySchema, recipeSchema } from '../../../codegen/project/recipe-schema.js'
import { readers } from '../../../codegen/readers/index.js'
import { targets } from '../../../codegen/targets/index.js'
import { makeProject, protocolDocument, snapshot } from '../commands/project.js'

const schema = (name: string) => JSON.parse(readFileSync(new URL(`../../../schema/${name}`, import.meta.url), 'utf8'))

describe('the schemas for editors are made of the lists of plug-ins: `npm run build` writes them', () => {
  test('recipes', () => {
    const written = schema('import.schema.json')
    expect(written).toEqual(recipeSchema())
    expect(written.allOf.map(({ if: { properties } }: If) => properties.reader?.const)).toEqual(
      readers.map(({ name }) => name),
    )
  })

  test('configurations', () => {
    const written = schema('config.schema.json')
    expect(written.$defs.generateEntry).toEqual(generateEntrySchema())
    const known = written.$defs.generateEntry.allOf.map(({ if: { properties } }: If) => properties.target?.const)
    expect(known).toEqual(targets.map(({ name }) => name))
  })
})

interface If {
  if: { properties: Record<string, { const: string }> }
}

/** A target as users write one, in a file of their project. */
const kotlin = `
export default {
  name: 'kotlin',
  options: {
    type: 'object', additionalProperties: false, required: ['package'],
    properties: { package: { type: 'string' } },
  },
  load: async () => ({
    generate: ({ protocol, declarations }, options) => [
      { path: 'Types.kt', content: 'package ' + options.package + '\\n// ' + protocol.given + ' ' + declarations.length + '\\n' },
    ],
  }),
}
`

const project = (target: string, module: string, options: object = { package: 'a.b' }) =>
  makeProject({
    'our-kotlin.mjs': module,
    'sample.json': { ...protocolDocument(), $defs: { A: { type: 'object' } } },
    'agent-bindings.json': { generate: [{ document: 'sample.json', target, output: 'out', options }] },
    'node_modules/our-target/package.json': { name: 'our-target', type: 'module', exports: './index.js' },
    'node_modules/our-target/index.js': kotlin,
  })

const generate = (folder: string) => runGenerate(loadConfig('agent-bindings.json', folder))

describe('a target of the user', () => {
  test.each(['./our-kotlin.mjs', 'our-target'])('is named by its path or package: %s', async target => {
    const folder = project(target, kotlin)
    await generate(folder)
    expect(snapshot(join(folder))['out/Types.kt']).toBe('package a.b\n// sample 1\n')
  })

  test.each([
    ['options that its own schema refuses', kotlin, { pakage: 'a' }, 'target kotlin: "package" is missing'],
    ['an option of the wrong type', kotlin, { package: 1 }, 'option package of the target kotlin: must be string'],
    ['a module that is no target', 'export default { name: "x" }', {}, 'exports no target'],
    ['a module that does not parse', 'export default {', {}, 'cannot be loaded'],
    [
      'a target that throws',
      kotlin.replace('=> [', '=> { throw new Error("no luck") }, x: () => ['),
      undefined,
      'the target kotlin failed: no luck',
    ],
    [
      'a target that returns something else',
      kotlin.replace('=> [', '=> "x", x: () => ['),
      undefined,
      'did not return a list of files',
    ],
    ['a file outside of the output folder', kotlin.replace('Types.kt', '../Types.kt'), undefined, 'cannot be written'],
    [
      'a package that is missing',
      kotlin.replace("name: 'kotlin',", "name: 'kotlin', packages: () => ['no-such-package'],"),
      undefined,
      'npm install --save-dev no-such-package',
    ],
  ])('fails clearly and writes nothing: %s', async (_, module, options, message) => {
    const folder = project('./our-kotlin.mjs', module, options)
    const before = snapshot(folder)
    await expect(generate(folder)).rejects.toThrow(message)
    expect(snapshot(folder)).toEqual(before)
  })

  test('that is not there is told with those that are', async () => {
    await expect(generate(project('./none.mjs', ''))).rejects.toThrow(
      /there is no target "\.\/none\.mjs"\n.*typescript/,
    )
  })
})
