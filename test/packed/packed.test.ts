import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { Project, repository } from '../support/installed-package.js'

const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
  exports: Record<string, unknown>
}
const entryPoints = Object.keys(manifest.exports)
  .filter(entry => entry !== './package.json')
  .map(entry => `agent-bindings${entry.slice(1)}`)

const require = createRequire(import.meta.url)
const binOf = (name: string, path: string) => join(dirname(require.resolve(`${name}/package.json`)), path)

const packed = inject('packed')
let project: Project

beforeAll(() => {
  project = new Project()
  project.copyInstalled(packed.installed, '@types/node')
})

afterAll(() => project[Symbol.dispose]())

describe('the tarball', () => {
  test('has what a user needs and nothing else', () => {
    const paths = packed.files.map(file => file.path)
    const other = paths.filter(
      path =>
        !/^(dist\/.*|docs\/[\w-]+\.(md|svg)|(README|CHANGELOG|SECURITY)\.md|LICENSE|NOTICE|package\.json)$/.test(path),
    )
    expect(other).toEqual([])
    expect(
      paths.filter(path => /(^|\/)(test|bench|examples)\/|\.test\.|\.map$|\.tsx?$/.test(path.replace(/\.d\.ts$/, ''))),
    ).toEqual([])
    expect(paths.filter(path => path.endsWith('1.114.0.json'))).toEqual(['dist/schema/cody/1.114.0.json'])
    expect(packed.size).toBeLessThan(1_200_000)
  })

  test('brings no generator packages to those who only run', async () => {
    const installed = readdirSync(join(packed.installed, 'node_modules'), { recursive: true, encoding: 'utf8' })
      .filter(path => basename(path) === 'package.json')
      .join('\n')
    expect(installed).toContain('vscode-jsonrpc/package.json')
    expect(installed).not.toMatch(/ts-morph|typescript|handlebars|prettier|json-schema-to-typescript|cody-web/)
  })
})

describe('every entry point', () => {
  test('imports from an ES module', async () => {
    const program = `for (const entry of ${JSON.stringify(entryPoints)}) {
      const names = Object.keys(await import(entry))
      if (names.length === 0) throw new Error(entry + ' exports nothing')
    }`
    expect(await project.run(process.execPath, ['--input-type=module', '-e', program])).toMatchObject({
      code: 0,
      stderr: '',
    })
  })

  test('imports from CommonJS by import()', async () => {
    const program = `(async () => { for (const entry of ${JSON.stringify(entryPoints)}) await import(entry) })()`
    expect(await project.run(process.execPath, ['--input-type=commonjs', '-e', program])).toMatchObject({
      code: 0,
      stderr: '',
    })
  })

  const compilers = {
    'TypeScript 5.9': binOf('typescript-5', 'bin/tsc'),
    'TypeScript 7': binOf('typescript', 'bin/tsc'),
  }
  const program = entryPoints
    .map(
      (entry, index) =>
        `import * as entry${index} from '${entry}'\nexport const names${index} = Object.keys(entry${index})`,
    )
    .join('\n')

  /** A folder of a project with programs that import every entry point, and how they are compiled. */
  interface Mode {
    files: readonly ('program.ts' | 'program.cts')[]
    module: string
    [option: string]: unknown
  }

  /** Writes the folder of a mode, and says where it is. */
  function writeMode(user: Project, { files, ...options }: Mode): string {
    const folder = `${options.module}, ${files}`
    const compilerOptions = {
      target: 'es2022',
      lib: ['es2023', 'esnext.disposable'],
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
      ...options,
    }
    user.write({
      ...Object.fromEntries(files.map(file => [`${folder}/${file}`, program])),
      [`${folder}/tsconfig.json`]: JSON.stringify({ compilerOptions, files }),
    })
    return join(user.folder, folder)
  }

  // Where `require` of ES modules is known, a program in CommonJS imports them too.
  const modes: Mode[] = [
    { files: ['program.ts', 'program.cts'], module: 'nodenext' },
    { files: ['program.ts', 'program.cts'], module: 'node20' },
    { files: ['program.ts'], module: 'esnext', moduleResolution: 'bundler' },
  ]
  // What only the newer compiler knows, or what is as old as either: one compiler is enough.
  const modesOf7: Mode[] = [
    ...modes,
    { files: ['program.ts'], module: 'commonjs' },
    { files: ['program.ts'], module: 'node16' },
  ]
  const browser: Mode = {
    files: ['program.ts'],
    module: 'nodenext',
    lib: ['es2022', 'dom', 'esnext.disposable'],
    types: [],
  }

  // One process for all modes of a compiler: most of the time of each goes to what they share.
  test.each([
    ['TypeScript 5.9', compilers['TypeScript 5.9'], modes],
    ['TypeScript 7', compilers['TypeScript 7'], modesOf7],
  ])('type-checks with %s in every mode, and with the types of browsers and no @types/node', async (name, tsc, all) => {
    using user = new Project()
    user.copyInstalled(packed.installed)
    // The older compiler takes seconds for the declarations: it checks them in one mode, and resolves them in the others.
    const skipLibCheck = (mode: Mode) => ({ skipLibCheck: name !== 'TypeScript 7' && mode !== modes[0] })
    const folders = [
      ...all.map(mode => writeMode(project, { ...mode, ...skipLibCheck(mode) })),
      writeMode(user, { ...browser, ...skipLibCheck(browser) }),
    ]
    const compiled = await project.run(process.execPath, [tsc, '--build', ...folders])
    expect(compiled).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test('does not type-check in CommonJS with node16, as the page says', async () => {
    const folder = writeMode(project, { files: ['program.cts'], module: 'node16' })
    const { code, stdout } = await project.run(process.execPath, [compilers['TypeScript 7'], '-p', folder])
    expect(code).not.toBe(0)
    expect(stdout).toContain('TS1479')
  })
})

describe('the checkers of packages', () => {
  test('publint has nothing to say', async () => {
    const { publint } = await import('publint')
    const installed = join(packed.installed, 'node_modules/agent-bindings')
    const { messages } = await publint({ pkgDir: installed, strict: true, pack: false })
    expect(messages).toEqual([])
  })

  test('the types of every entry point are right for ES modules', async () => {
    const attw = binOf('@arethetypeswrong/cli', 'dist/index.js')
    const { code, stdout } = await project.run(process.execPath, [
      attw,
      packed.tarball,
      '--profile',
      'esm-only',
      '--format',
      'table-flipped',
      '--no-color',
      '--no-emoji',
    ])
    expect({ code, stdout }).toMatchObject({ code: 0 })
  })
})
