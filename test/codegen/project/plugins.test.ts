import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runGenerate } from '../../../codegen/commands/generate.js'
import { loadConfig } from '../../../codegen/project/config.js'
import { generateFiles } from '../../../codegen/project/outputs/generate-files.js'
import { generateEntrySchema, recipeSchema } from '../../../codegen/project/recipe-schema.js'
import { parseDocument } from '../../../codegen/protocol/document.js'
import { readers } from '../../../codegen/readers/index.js'
import { targets } from '../../../codegen/targets/index.js'
import type { TargetPlugin } from '../../../codegen/targets/target.js'
import { root } from '../../support/typescript.js'
import { makeProject, protocolDocument, snapshot } from '../commands/project.js'

const commandLine = join(root, 'dist/cli/main.js')

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
    ...[
      '../Types.kt',
      '/tmp/Types.kt',
      'C:/Types.kt',
      'a\\\\..\\\\Types.kt',
      'a/../../Types.kt',
      './Types.kt',
      'link/Types.kt',
    ].map((path): [string, string, undefined, string] => [
      `the path ${path}`,
      kotlin.replace('Types.kt', path),
      undefined,
      'cannot be written',
    ]),
    ...[
      ['a.kt', 'A.kt'],
      ['\u00e9.kt', 'e\u0301.kt'],
      ['a', 'a/b.kt'],
      ['A/b.kt', 'a'],
    ].map((paths): [string, string, undefined, string] => [
      `the paths ${paths.join(' and ')}`,
      kotlin.replace('=> [', `=> ${JSON.stringify(paths)}.map(path => ({ path, content: '' })), x: () => [`),
      undefined,
      'two generated files want the path',
    ]),
    [
      'a target that makes too much',
      kotlin.replace('=> [', "=> Array(100001).fill({ path: 'a', content: '' }), x: () => ["),
      undefined,
      'the target kotlin made 100001 files',
    ],
    [
      'a target that throws nothing',
      kotlin.replace('=> [', '=> { throw null }, x: () => ['),
      undefined,
      'failed: null',
    ],
    [
      'a target that cannot be loaded',
      kotlin.replace('load: async () =>', "load: async () => { throw new Error('no') }, x: () =>"),
      undefined,
      'the target kotlin failed: no',
    ],
    [
      'packages that are no list',
      kotlin.replace("name: 'kotlin',", "name: 'kotlin', packages: () => 'a',"),
      undefined,
      'did not return a list of packages',
    ],
    [
      'packages that cannot be told',
      kotlin.replace("name: 'kotlin',", "name: 'kotlin', packages: () => { throw new Error('no') },"),
      undefined,
      'the target kotlin failed: no',
    ],
    ['a module that throws', 'throw new Error("too early")', {}, 'cannot be loaded: too early'],
    [
      'a package that is missing',
      kotlin.replace("name: 'kotlin',", "name: 'kotlin', packages: () => ['no-such-package'],"),
      undefined,
      'npm install --save-dev no-such-package',
    ],
  ])('fails clearly and writes nothing: %s', async (_, module, options, message) => {
    const folder = project('./our-kotlin.mjs', module, options)
    mkdirSync(join(folder, 'out'))
    symlinkSync(folder, join(folder, 'out/link'))
    const before = snapshot(folder)
    await expect(generate(folder)).rejects.toThrow(message)
    expect(snapshot(folder)).toEqual(before)
  })

  test('that never finishes is not waited for without end', async () => {
    const never: TargetPlugin = {
      name: 'never',
      options: {},
      load: async () => ({ generate: () => new Promise<never>(() => {}) }),
    }
    const protocol = parseDocument(JSON.stringify(protocolDocument()), 'sample.json')
    await expect(generateFiles(never, protocol, {}, 20)).rejects.toThrow(
      'the target never failed: it has not finished after 0.02 seconds',
    )
  })

  test.each([
    ['CommonJS', 'our.cjs', kotlin.replace('export default', 'module.exports =')],
    [
      'CommonJS that was compiled from an ES module',
      'our.cjs',
      `Object.defineProperty(exports, '__esModule', { value: true })\n${kotlin.replace('export default', 'exports.default =')}`,
    ],
  ])('may be %s', async (_, file, module) => {
    const folder = project(`./${file}`, '')
    writeFileSync(join(folder, file), module)
    await generate(folder)
    expect(snapshot(folder)['out/Types.kt']).toBe('package a.b\n// sample 1\n')
  })

  test('in TypeScript is read where Node reads it, and else the error says what to do', async () => {
    const folder = project('./our.mts', '')
    writeFileSync(join(folder, 'our.mts'), kotlin)
    // As Node itself does it: the test runner reads TypeScript by its own means.
    const { status, stderr } = spawnSync(process.execPath, [commandLine, 'generate'], { cwd: folder, encoding: 'utf8' })
    if (status !== 0) expect(stderr).toContain('name a JavaScript module: compile it first')
    expect(snapshot(folder)['out/Types.kt']).toBe(status === 0 ? 'package a.b\n// sample 1\n' : undefined)
  })

  test('that is not there is told with those that are', async () => {
    await expect(generate(project('./none.mjs', ''))).rejects.toThrow(
      /there is no target "\.\/none\.mjs"\n.*typescript/,
    )
  })
})
