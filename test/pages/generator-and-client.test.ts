import { mkdirSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Project, repository } from '../support/installed-package.js'
import { type CodeBlock, codeBlocks, namedBlock } from '../support/markdown.js'

const generatorPage = codeBlocks(join(repository, 'docs/generator.md'))
const definitionsPage = codeBlocks(join(repository, 'docs/definitions.md'))
const clientPage = codeBlocks(join(repository, 'docs/generated-client.md'))
const textOf = (blocks: readonly CodeBlock[], name: string) => namedBlock(blocks, name).text

const cli = join(repository, 'dist/cli/main.js')
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
const tsconfig = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2023', 'esnext.disposable'],
    types: ['node'],
    typeRoots: [join(repository, 'node_modules/@types')],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
  },
}

let project: Project

/** Runs the command of a page, with this repository's own command line in the place of the installed one. */
function runCommand(block: CodeBlock) {
  const words = block.text.trim().split(/\s+/)
  expect(words.slice(0, 2)).toEqual(['npx', 'agent-bindings'])
  return project.run(process.execPath, [cli, ...words.slice(2)])
}

beforeAll(() => {
  project = new Project({
    'tsconfig.json': JSON.stringify(tsconfig),
    'protocol.ts': textOf(definitionsPage, 'definitions'),
    'import.json': textOf(definitionsPage, 'recipe'),
    'agent-bindings.json': textOf(generatorPage, 'config'),
  })
  mkdirSync(join(project.folder, 'node_modules'))
  symlinkSync(repository, join(project.folder, 'node_modules/agent-bindings'), 'junction')
})

afterAll(() => project[Symbol.dispose]())

test('every block of code on the three pages has a name, by which it is run here', () => {
  const names = [...generatorPage, ...definitionsPage, ...clientPage].map(block => block.name ?? block.place)
  const generator = ['document', 'config', 'generate', 'methods.mjs', 'own-target', 'library']
  const definitions = ['definitions', 'recipe', 'import', 'values']
  expect(names).toEqual(
    ['docs/generator.md:4', ...generator, ...definitions, 'agent', 'calls', 'events', 'validate', 'close'].map(name =>
      name.startsWith('docs/') ? join(repository, name) : name,
    ),
  )
})

test('the definitions are imported and generated from, and the client talks to the agent', async () => {
  const imported = await runCommand(namedBlock(definitionsPage, 'import'))
  expect(imported).toMatchObject({ code: 0 })
  const document = JSON.parse(project.read('1.0.0.json'))
  expect(document.methods.map((each: { method: string }) => each.method)).toEqual(['greet', 'greeted'])

  const generated = await runCommand(namedBlock(generatorPage, 'generate'))
  expect(generated).toMatchObject({ code: 0 })

  project.write({
    'agent.ts': textOf(clientPage, 'agent'),
    'client.ts': ['calls', 'events', 'validate', 'close'].map(name => textOf(clientPage, name)).join('\n'),
  })
  expect(await project.run(process.execPath, [tsc, '-p', '.'])).toEqual({ code: 0, stdout: '', stderr: '' })
  const { code, stdout, stderr } = await project.run(process.execPath, ['client.js'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout.split('\n')).toEqual([
    'Good day, Ada.',
    'greeted Grace',
    'iterated Grace',
    expect.stringMatching(/greet.*\/name.*string/),
    '',
  ])
})

test('the values of the page are methods', async () => {
  const classes = ['RequestType<P, R, E>', 'NotificationType<P>'].map(
    name => `declare class ${name} { constructor(method: string) }`,
  )
  const shapes = ['ExpandParams', 'Expanded', 'Status'].map(name => `interface ${name} { a: 1 }`)
  const direction = "enum MessageDirection { serverToClient = 'serverToClient' }"
  project.write({ 'values.ts': [...classes, ...shapes, direction, textOf(definitionsPage, 'values')].join('\n') })
  const args = ['init', 'values.ts', '--name', 'values', '--client-requests', '*']
  expect(await project.run(process.execPath, [cli, ...args])).toMatchObject({ code: 0, stderr: '' })
  const { methods } = JSON.parse(project.read('schema/values/0.1.0.json'))
  expect(methods).toMatchObject([
    { method: 'my-server/expand', kind: 'request', messageDirection: 'clientToServer' },
    { method: 'my-server/status', kind: 'notification', messageDirection: 'serverToClient' },
  ])
})

test('the target of the page is one', async () => {
  project.write({
    'methods.mjs': textOf(generatorPage, 'methods.mjs'),
    'own.json': `{ "generate": [${textOf(generatorPage, 'own-target')}] }`,
    '1.0.0.json': textOf(generatorPage, 'document'),
  })
  const generated = await project.run(process.execPath, [cli, 'generate', '--config', 'own.json'])
  expect(generated).toMatchObject({ code: 0, stderr: '' })
  expect(project.read('generated/methods/methods.md')).toBe(
    '# Greeter\n\n- request `greet`\n- notification `greeted`\n',
  )
  const compiled = await project.run(process.execPath, [
    tsc,
    '--ignoreConfig',
    '--allowJs',
    '--checkJs',
    '--noEmit',
    '--skipLibCheck',
    ...['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023,esnext.disposable,dom'],
    'methods.mjs',
  ])
  expect(compiled).toEqual({ code: 0, stdout: '', stderr: '' })
})

test('the document on the page is one', async () => {
  const { parseDocument } = await import('../../codegen/protocol/document.js')
  const { text, place } = namedBlock(generatorPage, 'document')
  expect(parseDocument(text, place).methods).toHaveLength(2)
})

test('the library does what the page says', async () => {
  project.write({ 'library.ts': textOf(generatorPage, 'library') })
  expect(await project.run(process.execPath, [tsc, '-p', '.'])).toEqual({ code: 0, stdout: '', stderr: '' })
  const { stdout, stderr } = await project.run(process.execPath, ['library.js'])
  expect({ stdout, stderr }).toMatchObject({ stderr: '' })
  expect(stdout.startsWith('1\n')).toBe(true)
  expect(stdout).toContain('client.ts')
})
