import { mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatDocument } from '../../../../../codegen/protocol/document.js'
import { readTypeScript } from '../../../../../codegen/readers/typescript/index.js'
import { definitions, withT } from '../definitions.js'
import { findingsOf } from '../fixtures.js'

type Files = Record<string, unknown>

const item = (name: string) => `export interface ${name} { is${name}: true }\n`

/** Options for a checkout: paths in it with texts, or with values that become JSON. */
function checkout(files: Files, entry = 'protocol.ts') {
  const texts = Object.entries(files).map(([path, value]) => [
    `checkout/${path}`,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return { ...definitions(Object.fromEntries(texts)), entry }
}

function link(root: string, path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  symlinkSync(target, join(root, path))
}

/** What the interfaces of the document demand, by name; the same both ways of reading. */
function shapes(options: ReturnType<typeof checkout>): Record<string, string[]> {
  const { protocol } = readTypeScript(options)
  expect(formatDocument(readTypeScript({ ...options, eager: true }).protocol)).toBe(formatDocument(protocol))
  const { T, ...others } = protocol.$defs
  expect(T).toMatchObject({ type: 'object', required: expect.arrayContaining([expect.any(String)]) })
  return Object.fromEntries(Object.entries(others).map(([name, { required = [] }]) => [name, required]))
}

const protocol = (specifier: string, name = 'Item') =>
  withT(`import type { ${name} } from '${specifier}'\nexport interface T { item: ${name} }`)

const found = { Item: ['isItem'] }

describe('a module is found as the compiler finds it', () => {
  const cases: [string, Files, string?][] = [
    [
      'by an alias of a configuration that the nearest one extends',
      {
        'tsconfig.base.json': { compilerOptions: { baseUrl: '.', paths: { '@lib/*': ['libs/*/src/index.ts'] } } },
        'apps/api/tsconfig.json': { extends: ['../../tsconfig.base.json'], compilerOptions: { strict: true } },
        'libs/items/src/index.ts': item('Item'),
        'apps/api/src/protocol.ts': protocol('@lib/items'),
      },
      'apps/api/src/protocol.ts',
    ],
    [
      'by an alias of a configuration in an installed package',
      {
        'tsconfig.json': { extends: '@acme/config/base.json' },
        'node_modules/@acme/config/base.json': { compilerOptions: { paths: { it: ['../../../items.ts'] } } },
        'items.ts': item('Item'),
        'protocol.ts': protocol('it'),
      },
    ],
    [
      'by an alias of the project that includes the file, of several that are referenced',
      {
        'tsconfig.json': { files: [], references: [{ path: './tsconfig.test.json' }, { path: './tsconfig.app.json' }] },
        'tsconfig.test.json': { include: ['test'], compilerOptions: { paths: { '~/*': ['./test/*'] } } },
        'tsconfig.app.json': { include: ['src'], compilerOptions: { paths: { '~/*': ['./src/*'] } } },
        'test/item.ts': 'export interface Item { wrong: true }',
        'src/item.ts': item('Item'),
        'src/protocol.ts': protocol('~/item'),
      },
      'src/protocol.ts',
    ],
    [
      'in the source of a referenced project that is not built',
      {
        'app/tsconfig.json': { references: [{ path: '../lib' }] },
        'lib/tsconfig.json': { compilerOptions: { composite: true, outDir: 'dist', rootDir: 'code' } },
        'lib/code/item.ts': item('Item'),
        'app/protocol.ts': protocol('../lib/dist/item.js'),
      },
      'app/protocol.ts',
    ],
    [
      'from the base folder',
      {
        'tsconfig.json': { compilerOptions: { baseUrl: 'src' } },
        'src/item.ts': item('Item'),
        'protocol.ts': protocol('item'),
      },
    ],
    [
      'in one of several root folders',
      {
        'tsconfig.json': { compilerOptions: { rootDirs: ['src', 'made'] } },
        'made/item.ts': item('Item'),
        'src/protocol.ts': protocol('./item'),
      },
      'src/protocol.ts',
    ],
    [
      'by the imports of a package',
      {
        'package.json': { imports: { '#item': './src/item.ts' } },
        'src/item.ts': item('Item'),
        'protocol.ts': protocol('#item'),
      },
    ],
    [
      'behind a sub-path of an installed package',
      {
        'node_modules/kit/package.json': { name: 'kit', exports: { './item': { types: './types/item.d.ts' } } },
        'node_modules/kit/types/item.d.ts': item('Item'),
        'protocol.ts': protocol('kit/item'),
      },
    ],
  ]
  test.each(cases)('%s', (_, files, entry) => {
    expect(shapes(checkout(files, entry))).toEqual(found)
  })
})

describe('a workspace package that is not built is read from its sources', () => {
  const workspace = (manifest: object, files: Files, specifier = '@acme/items') =>
    checkout({
      'package.json': { workspaces: ['packages/*', '!packages/old'] },
      'packages/old/package.json': { name: '@acme/items' },
      'packages/old/index.ts': 'export interface Item { wrong: true }',
      'packages/items/package.json': { name: '@acme/items', ...manifest },
      ...Object.fromEntries(Object.entries(files).map(([path, value]) => [`packages/items/${path}`, value])),
      'protocol.ts': protocol(specifier),
    })
  const cases: [string, object, Files, string?][] = [
    ['by its main file', { main: 'dist/index.js' }, { 'src/index.ts': item('Item') }],
    [
      'by conditions of its exports',
      { exports: { import: { types: './lib/esm/index.d.mts' } } },
      { 'src/index.mts': item('Item') },
    ],
    [
      'by a sub-path of its exports',
      { exports: { './deep': './dist/deep.js' } },
      { 'src/deep.ts': item('Item') },
      '@acme/items/deep',
    ],
    [
      'by a pattern of its exports',
      { exports: { './*': './dist/*.js' } },
      { 'src/a/b.ts': item('Item') },
      '@acme/items/a/b',
    ],
    [
      'where its configuration says the build reads',
      { types: 'out/types/main.d.ts' },
      {
        'tsconfig.json': { compilerOptions: { outDir: 'out', declarationDir: 'out/types', rootDir: 'code' } },
        'code/main.ts': item('Item'),
      },
    ],
    [
      'where a configuration for its build says so',
      { types: 'out/main.d.ts' },
      {
        'tsconfig.json': { files: [], references: [{ path: 'tsconfig.build.json' }] },
        'tsconfig.build.json': { include: ['code'], compilerOptions: { outDir: 'out', rootDir: 'code' } },
        'code/main.ts': item('Item'),
      },
    ],
    ['and it says nothing', {}, { 'src/index.ts': item('Item') }],
    ['and it is read where its files lie', {}, { 'deep.ts': item('Item') }, '@acme/items/deep'],
  ]
  test.each(cases)('%s', (_, manifest, files, specifier) => {
    expect(shapes(workspace(manifest, files, specifier))).toEqual(found)
  })

  test.each([
    ['plain', 'packages:\n  # all of them\n  - libs/*\n  - "web"\n', true],
    ['with more than packages', 'catalog:\n  a: 1\npackages:\n- libs/*\n', true],
    ['with something else in the list', 'packages:\n  - libs/*\n  - 1\n  - null\n', true],
    ['that is no list', 'packages: libs/*\n', false],
    ['that is no YAML', 'packages:\n  - libs/*\n - *none\n', false],
  ])('of a pnpm workspace: a file %s', (_, yaml, isRead) => {
    const options = checkout({
      'pnpm-workspace.yaml': yaml,
      'libs/items/package.json': { name: 'items' },
      'libs/items/src/index.ts': item('Item'),
      'protocol.ts': protocol('items'),
    })
    if (isRead) expect(shapes(options)).toEqual(found)
    else expect(findingsOf(options)).toMatchObject([{ code: 'unresolved-import' }])
  })

  test('of a pnpm workspace, linked, with flow style and comments, below the root', () => {
    const options = checkout(
      {
        'web/pnpm-workspace.yaml': '# ours\npackages: [ "libs/**", # all\n  "!**/dist/**" ]\n',
        'web/libs/a/items/package.json': {
          name: 'items',
          exports: { '.': './dist/index.js', './more': './dist/more.js' },
        },
        'web/libs/a/items/src/index.ts': `export namespace Geo { ${item('Item')} }\nexport * as Others from './more.js'\n`,
        'web/libs/a/items/src/more.ts': item('More'),
        'web/app/protocol.ts': withT(
          "import { Geo, Others } from 'items'\nimport type { More } from 'items/more'\nexport interface T { a: Geo.Item; b: Others.More; c: More }",
        ),
      },
      'web/app/protocol.ts',
    )
    expect(shapes(options)).toEqual({ ...found, More: ['isMore'] })
    link(options.root, 'web/app/node_modules/items', '../../libs/a/items')
    expect(shapes(options)).toEqual({ ...found, More: ['isMore'] })
  })
})

describe('modules of the older kind', () => {
  test('import equals, export equals, and names for parts of them', () => {
    const options = checkout({
      'old.ts': `namespace Old { ${item('Item')} export namespace Deep { ${item('More')} } }\nexport = Old\n`,
      'protocol.ts': withT(
        "import old = require('./old')\nimport Deep = old.Deep\nexport interface T { a: old.Item; b: Deep.More }",
      ),
    })
    expect(shapes(options)).toEqual({ ...found, More: ['isMore'] })
  })

  test('a default import of what is exported with equals', () => {
    const options = checkout({
      'old.d.ts': `interface Item { isItem: true }\nexport = Item\n`,
      'protocol.ts': withT("import type Item from './old'\nexport interface T { a: Item }"),
    })
    expect(shapes(options)).toEqual(found)
  })
})

describe('what adds to other modules without being named counts', () => {
  const base = 'export interface Item { isItem: true }\n'
  const added = "import './base.js'\ndeclare module './base.js' { interface Item { added: true } }\n"
  const both = { Item: ['isItem', 'added'] }
  const cases: [string, Files, Record<string, string[]>, string?][] = [
    [
      'a module imported for its effect',
      { 'base.ts': base, 'plugin.ts': added, 'protocol.ts': `import './plugin.js'\n${protocol('./base.js')}` },
      both,
    ],
    [
      'a module imported for something else, that no method needs',
      {
        'base.ts': base,
        'plugin.ts': `${added}export const x = 1\n`,
        'protocol.ts': `import { x } from './plugin.js'\n${protocol('./base.js')}`,
      },
      both,
    ],
    [
      'a module far from the definitions, behind a comment in the import',
      {
        'base.ts': base,
        'plugin.ts': added,
        'far.ts': "import /* for its effect */ './plugin.js'\nexport const x = 1\n",
        'near.ts': 'export * from "./far.js"\n',
        'protocol.ts': `export { x } from './near.js'\n${protocol('./base.js')}`,
      },
      both,
    ],
    [
      'a module that adds by way of another that exports the same',
      {
        'base.ts': base,
        'all.ts': "export * from './base.js'\n",
        'plugin.ts': added.replaceAll('base', 'all'),
        'protocol.ts': `import './plugin.js'\n${protocol('./base.js')}`,
      },
      both,
    ],
    [
      'a module whose import is only a comment does not',
      { 'base.ts': base, 'plugin.ts': added, 'protocol.ts': `// import './plugin.js'\n${protocol('./base.js')}` },
      found,
    ],
    [
      'declare global',
      {
        'plugin.ts': 'export {}\ndeclare global { interface Item { added: true } }\n',
        'globals.ts': 'interface Item { isItem: true }\n',
        'protocol.ts': `import './globals.js'\nimport './plugin.js'\n${withT('export interface T { item: Item }')}`,
      },
      both,
    ],
    [
      'a file that is no module',
      {
        'globals.d.ts': 'interface Item { isItem: true }\n',
        'more.d.ts': 'interface Item { added: true }\n',
        'protocol.ts': `/// <reference path="globals.d.ts" />\n/// <reference path="more.d.ts" />\n${withT('export interface T { item: Item }')}`,
      },
      both,
    ],
    [
      'a declaration file of the project that nothing imports',
      {
        'tsconfig.base.json': { include: ['src', 'types/**/*'] },
        'tsconfig.json': { extends: './tsconfig.base.json' },
        'src/base.ts': base,
        'types/deep/plugin.d.ts': added.replaceAll('./base', '../../src/base'),
        'src/protocol.ts': protocol('./base.js'),
      },
      both,
      'src/protocol.ts',
    ],
    [
      'declaration files of the project that are no modules, one of them by its name',
      {
        'tsconfig.json': { files: ['protocol.ts', 'globals.d.ts', 'types/more.d.mts'] },
        'globals.d.ts': 'interface Item { isItem: true }\n',
        'types/more.d.mts': 'export {}\ndeclare global { interface Item { added: true } }\n',
        'types/others.d.ts': 'interface Item { isOther: true }\n',
        'protocol.ts': withT('export interface T { item: Item }'),
      },
      both,
    ],
    [
      'a module that a declaration file of the project declares',
      {
        'tsconfig.json': {},
        'items.d.ts': `declare module 'virtual:*' { export interface Item { isItem: true } }`,
        'images.d.ts': `declare module '*.svg' { const url: string }`,
        'protocol.ts': protocol('virtual:items'),
      },
      found,
    ],
    [
      'a declaration file that the configuration leaves out does not',
      {
        'tsconfig.json': { exclude: ['old'] },
        'base.ts': base,
        'old/plugin.d.ts': added.replaceAll('./base', '../base'),
        'node_modules/other/plugin.d.ts': added.replaceAll('./base', '../../base'),
        'protocol.ts': protocol('./base.js'),
      },
      found,
    ],
    [
      'a namespace in two parts',
      {
        'base.ts': `export namespace N { ${base} }\nexport namespace N { ${base.replace('isItem', 'added')} }\n`,
        'protocol.ts': withT("import { N } from './base.js'\nexport interface T { item: N.Item }"),
      },
      both,
    ],
  ]
  test.each(cases)('%s', (_, files, wanted, entry) => {
    expect(shapes(checkout(files, entry))).toEqual(wanted)
  })
})

test('what the recipe declares takes the place of a module and of what the project adds to it', () => {
  const options = checkout({
    'tsconfig.json': {},
    'recipe.d.ts': `declare module 'items' { ${item('Item')} }`,
    'more.d.ts': `declare module 'items' { export interface Item { added: true } }`,
    'protocol.ts': protocol('items'),
  })
  expect(shapes({ ...options, declarations: [join(options.root, 'recipe.d.ts')] })).toEqual(found)
})

test('the type of a JSON file is that of its value', () => {
  const options = checkout({
    'levels.json': { low: 1, high: 2, names: ['a'] },
    'protocol.ts': withT(
      "import levels from './levels.json' with { type: 'json' }\nexport interface T { level: keyof typeof levels; all: typeof levels }",
    ),
  })
  expect(readTypeScript(options).protocol.$defs).toMatchObject({
    T: {
      properties: {
        level: { enum: ['low', 'high', 'names'] },
        all: { required: ['low', 'high', 'names'], properties: { names: { items: { type: 'string' } } } },
      },
    },
  })
})

describe('nothing outside of the checkout is read', () => {
  const messages = (options: ReturnType<typeof checkout>) => findingsOf(options).map(({ message }) => message)

  test.each([
    ['a file', 'linked.ts', 'outside.ts', './linked'],
    ['a folder', 'linked', '.', './linked/outside'],
    ['an installed package', 'node_modules/linked', 'package', 'linked'],
  ])('%s that is a link out of it', (_, path, target, specifier) => {
    const options = checkout({
      '../outside.ts': item('Item'),
      '../package/package.json': { name: 'linked', types: 'index.d.ts' },
      '../package/index.d.ts': item('Item'),
      'protocol.ts': protocol(specifier),
    })
    link(options.root, path, join(dirname(options.root), target))
    expect(messages(options)).toEqual([`'${specifier}' leads out of the checkout`])
  })

  test('definitions that are a link out of it, or lie beside it', () => {
    const options = checkout({ '../outside.ts': 'export interface T {}' }, 'linked.ts')
    link(options.root, 'linked.ts', join(dirname(options.root), 'outside.ts'))
    for (const entry of ['linked.ts', '../outside.ts'])
      expect(messages({ ...options, entry })).toEqual(['the definitions file lies outside of the checkout'])
  })

  test('configurations', () => {
    const options = checkout({
      '../tsconfig.json': { compilerOptions: { paths: { item: ['./checkout/item.ts'] } } },
      'tsconfig.json': { extends: '../tsconfig.json' },
      'item.ts': item('Item'),
      'protocol.ts': protocol('item'),
    })
    expect(messages(options)).toContain("the package 'item' is not installed")
    const endless = checkout({ 'tsconfig.json': { extends: '/dev/zero' }, 'protocol.ts': protocol('item') })
    expect(messages(endless)).toContain("the package 'item' is not installed")
  })

  test('a checkout that is reached through a link is read', () => {
    const options = checkout({ 'item.ts': item('Item'), 'protocol.ts': protocol('./item') })
    const root = join(dirname(options.root), 'linked')
    symlinkSync(options.root, root)
    expect(shapes({ ...options, root })).toEqual(found)
  })
})

test('a module of Node is in the declarations of Node', () => {
  const files = {
    'protocol.ts': withT(
      `import type { Item } from 'node:fs/promises'\nimport type { Part } from 'net'\nexport interface T { item: Item; part: Part }`,
    ),
  }
  const inNode = (name: string) =>
    `declare module '${name}' { ${item(name === 'net' ? 'Part' : 'Item')} }\ndeclare module 'node:${name}' { export * from '${name}' }`
  const installed = {
    'node_modules/@types/node/package.json': { name: '@types/node', types: 'index.d.ts' },
    'node_modules/@types/node/index.d.ts': '',
    'node_modules/@types/node/net.d.ts': inNode('net'),
    'node_modules/@types/node/fs/promises.d.ts': inNode('fs/promises'),
  }
  expect(shapes(checkout({ ...files, ...installed }))).toEqual({ Item: ['isItem'], Part: ['isPart'] })
})

test('what no package of its own name declares is installed by the name of the declarations', () => {
  const names = ['node:net', 'path', 'vscode', 'items']
  const imports = names.map((name, at) => `import type { T${at} } from '${name}'`)
  const fields = names.map((_, at) => `t${at}: T${at}`)
  const options = checkout({
    'protocol.ts': withT(`${imports.join('\n')}\nexport interface T { ${fields.join('; ')} }`),
  })
  expect(findingsOf(options).map(({ hint = '' }) => /npm install ([^;]+);/.exec(hint)?.[1])).toEqual([
    '@types/node',
    '@types/node',
    '@types/vscode',
    'items',
  ])
})

test('an error in a configuration is told beside an import that is not found', () => {
  const said = findingsOf(
    checkout({ 'tsconfig.json': '{ "compilerOptions": { "paths": "x" } }', 'protocol.ts': protocol('item') }),
  )
  expect(said.map(({ code, place }) => `${code} ${place?.file}:${place?.line}:${place?.column}`)).toEqual([
    'wrong-config tsconfig.json:1:33',
    'unresolved-import protocol.ts:1:15',
  ])
})

test('a package without types is not taken for one that is missing', () => {
  const options = checkout({
    'node_modules/plain/package.json': { name: 'plain', main: 'index.js' },
    'node_modules/plain/index.js': 'exports.a = 1',
    'protocol.ts': protocol('plain'),
  })
  expect(findingsOf(options).map(({ message }) => message)).toEqual(["the package 'plain' has no types"])
})

test('nor is a file', () => {
  const options = checkout({ 'plain.js': 'exports.a = 1', 'protocol.ts': protocol('./plain.js') })
  expect(findingsOf(options).map(({ message }) => message)).toEqual(["the file './plain.js' has no types"])
})
