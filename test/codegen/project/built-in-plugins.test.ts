import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { root } from '../../support/typescript.js'
import { protocolDocument, writeIn } from '../commands/project.js'

/** A copy of the package in which a reader and a target are added as CONTRIBUTING.md says: a folder and a line each. */
const copy = mkdtempSync(join(tmpdir(), 'plugins-'))
afterAll(() => rmSync(copy, { recursive: true, force: true }))

for (const name of [
  ...['base', 'codegen', 'runtime', 'generated', 'agents', 'testing', 'cli', 'schema'],
  ...['package.json', 'build.mjs', 'bundle.mjs', 'tsconfig.json', 'tsconfig.build.json'],
])
  cpSync(join(root, name), join(copy, name), { recursive: true })
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))

writeIn(
  copy,
  'codegen/readers/lines/plugin.ts',
  `import type { ReaderPlugin } from '../reader.js'

export const lines: ReaderPlugin = {
  name: 'lines',
  packages: [],
  options: { type: 'object', additionalProperties: false, properties: { kind: { enum: ['notification'] } } },
  recognize: ({ lines }) => (Array.isArray(lines) ? { kind: 'notification' } : undefined),
  load: async () => (await import('./index.js')).linesReader,
}
`,
)
writeIn(
  copy,
  'codegen/readers/lines/index.ts',
  `import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reader, ReaderRequest } from '../reader.js'

export const linesReader: Reader<ReaderRequest> = {
  read: async ({ protocol, version, root, entry }) => {
    const { lines } = JSON.parse(readFileSync(join(root, entry), 'utf8')) as { lines: string[] }
    const methods = lines.map(method => ({
      method,
      kind: 'notification' as const,
      messageDirection: 'both' as const,
      params: null,
    }))
    return { protocol: { protocol, version, methods, $defs: {} }, diagnostics: [] }
  },
}
`,
)
writeIn(
  copy,
  'codegen/targets/names/index.ts',
  `import type { TargetPlugin } from '../target.js'

export const names: TargetPlugin = {
  name: 'names',
  options: { type: 'object', additionalProperties: false, properties: { file: { type: 'string' } } },
  load: async () => ({
    generate: ({ methods }, { file = 'names.txt' }) => [
      { path: String(file), content: methods.map(({ method }) => \`\${method}\\n\`).join('') },
    ],
  }),
}
`,
)
addLine('readers', "import { lines } from './lines/plugin.js'", 'lines')
addLine('targets', "import { names } from './names/index.js'", 'names')

function addLine(list: 'readers' | 'targets', line: string, name: string): void {
  const file = join(copy, `codegen/${list}/index.ts`)
  const text = readFileSync(file, 'utf8')
  const changed = text.replace(new RegExp(`(export const ${list}: [^=]*= \\[)`), `$1${name}, `)
  expect(changed).not.toBe(text)
  writeFileSync(file, `${line}\n${changed}`)
}

const build = spawnSync(process.execPath, ['build.mjs'], { cwd: copy, encoding: 'utf8', timeout: 240_000 })

const project = join(copy, 'project')
mkdirSync(join(project, 'node_modules'), { recursive: true })

function run(...args: string[]) {
  const main = join(copy, 'dist/cli/main.js')
  const env = { ...process.env, CI: '', NO_COLOR: '1' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: project,
    env,
    encoding: 'utf8',
  })
  return { status, text: stdout + stderr }
}

const schema = (name: string) => readFileSync(join(copy, 'schema', name), 'utf8')
const config = (entry: object) => writeIn(project, 'agent-bindings.json', { generate: [entry] })
const entry = { document: 'schema/sample.json', target: 'names', output: 'out', options: { file: 'all.txt' } }

test('a folder and a line are all that a reader and a target need', () => {
  expect(build.stdout + build.stderr).toBe('')
  expect(build.status).toBe(0)
})

test('the schemas for editors have their options', () => {
  expect(schema('config.schema.json')).toContain('"const": "names"')
  expect(schema('import.schema.json')).toContain('"const": "lines"')
})

test('generate, and a check that is remembered, take the target', () => {
  writeIn(project, 'schema/sample.json', protocolDocument('1.0.0', ['a/b', 'c']))
  config(entry)
  expect(run('generate')).toMatchObject({ status: 0 })
  expect(readFileSync(join(project, 'out/all.txt'), 'utf8')).toBe('a/b\nc\n')
  expect(run('check')).toMatchObject({ status: 0 })
  const memory = join(project, 'node_modules/.cache/agent-bindings')
  expect(spawnSync('ls', [memory], { encoding: 'utf8' }).stdout).toMatch(/^check-/)
  writeFileSync(join(project, 'out/all.txt'), 'edited')
  expect(run('check')).toMatchObject({ status: 1 })
})

test('errors name both, and their own options are checked', () => {
  config({ ...entry, target: 'none' })
  expect(run('generate').text).toContain('known here: "names", "typescript"')
  config({ ...entry, options: { fil: 'x' } })
  expect(run('generate').text).toContain('option fil of the target names: unknown key "fil"')
  const recipe = { protocol: 'sample', reader: 'none', entry: 'lines.json', version: '1' }
  writeIn(project, 'schema/import.json', recipe)
  config(entry)
  expect(run('import', 'schema/import.json', '--checkout', '.').text).toContain('"lines", "typescript"')
  writeIn(project, 'schema/import.json', { ...recipe, reader: 'lines', options: { kin: 1 } })
  expect(run('import', 'schema/import.json', '--checkout', '.').text).toContain('unknown key "kin"')
  rmSync(join(project, 'schema/import.json'))
})

test('init tells definitions of the new reader by their content', () => {
  rmSync(join(project, 'agent-bindings.json'))
  writeIn(project, 'package.json', { name: 'p', type: 'module' })
  writeIn(project, 'lines.json', { lines: ['from/init'] })
  expect(run('init', 'lines.json', '--name', 'lined')).toMatchObject({ status: 0 })
  expect(JSON.parse(readFileSync(join(project, 'schema/lined/import.json'), 'utf8'))).toMatchObject({
    reader: 'lines',
    options: { kind: 'notification' },
  })
})

test('the library generates with the target by its name', async () => {
  const library = pathToFileURL(join(copy, 'dist/codegen/index.js')).href
  const { generate } = (await import(/* @vite-ignore */ library)) as typeof import('../../../codegen/index.js')
  expect(await generate(protocolDocument(), { target: 'names', options: {} })).toEqual([
    { path: 'names.txt', content: 'ping\n' },
  ])
})
