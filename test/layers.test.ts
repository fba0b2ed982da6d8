import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ts } from 'ts-morph'
import { describe, expect, test } from 'vitest'

/**
 * The floors of the house, from the bottom, and the rooms of `agents/`. `imports`: the floors that a floor may import,
 * besides itself and packages. `doors`: the files that other floors may import; all others are the inside of the floor.
 * `every file`: each file of the floor is about one thing and stands alone.
 */
const floors: Record<string, { imports: string[]; doors: readonly string[] | 'every file' }> = {
  base: { imports: [], doors: 'every file' },
  'codegen/protocol': {
    imports: ['base', 'runtime'],
    doors: [
      ...['model', 'document', 'diagnostic', 'text-file', 'jsonc', 'check-value'],
      ...['validate', 'normalize', 'name-inline-shapes', 'walk', 'refs-in-place', 'schema-keywords', 'keyword-values'],
      ...['json-types', 'refuse-deep'],
      ...['method-key', 'versions', 'words', 'groups', 'patterns/index', 'patterns/syntax', 'placeholder-patterns'],
    ],
  },
  'codegen/readers': {
    imports: ['base', 'codegen/protocol'],
    doors: [
      ...[
        'index',
        'reader',
        'guess-recipe',
        'loose-messages',
        'other-kinds',
        'option-schemas',
        'json-file',
        'message-roles',
      ],
      ...['typescript/index', 'json-schema/index', 'lsp-meta-model/index', 'openrpc/index'],
    ],
  },
  'codegen/bindings': { imports: ['base', 'codegen/protocol'], doors: ['model', 'build', 'names', 'shared'] },
  'codegen/targets': {
    imports: ['base', 'codegen/bindings'],
    doors: ['index', 'target', 'typescript/index', 'typescript/compile-templates'],
  },
  'codegen/samples': { imports: ['base', 'codegen/protocol', 'runtime'], doors: ['index'] },
  'codegen/drift': {
    imports: ['base', 'codegen/protocol', 'codegen/readers', 'runtime'],
    doors: ['diff/index', 'conform/index', 'verify/index'],
  },
  'codegen/docs': { imports: ['base', 'codegen/protocol', 'codegen/samples', 'codegen/drift/diff'], doors: ['index'] },
  'codegen/project': {
    imports: [
      ...['base', 'codegen/protocol', 'codegen/readers', 'codegen/bindings', 'codegen/targets', 'codegen/samples'],
    ],
    doors: [
      ...['import/index', 'outputs/index', 'check/index', 'recipes', 'recipe-schema', 'config', 'paths'],
      ...[
        'named-documents',
        'configured-document',
        'resolve-version',
        'missing-package',
        'package-manager',
        'needed-packages',
        'write-files',
        'leftovers',
        'watch',
      ],
    ],
  },
  'codegen/commands': {
    imports: ['base', 'codegen'],
    doors: ['generate', 'check', 'import', 'init', 'docs', 'verify'],
  },
  codegen: { imports: ['base', 'codegen'], doors: ['index'] },
  runtime: {
    imports: ['base'],
    doors: [
      ...[
        'index',
        'redact',
        'limits',
        'within',
        'framing/index',
        'transports/byte-channel',
        'listen/index',
        'listen/start-listening',
      ],
      'restart/index',
      ...['spawned-tcp/index', 'tap/index', 'trace/index', 'validation/index', 'vscode-jsonrpc/index', 'worker/index'],
    ],
  },
  generated: { imports: ['runtime'], doors: 'every file' },
  'agents/session': {
    // Drivers are loaded when an agent of their protocol is opened.
    imports: ['base', 'generated', 'runtime', 'agents/acp', 'agents/codex', 'agents/cody'],
    doors: [
      // For programs.
      'index',
      // For the drivers of agents, for Cody's own session, and for the command line.
      ...['driver', 'errors', 'types', 'inputs'],
      ...['context-files', 'workspace/workspace', 'workspace/disk-workspace', 'workspace/document-uri'],
      'workspace/text-edits',
    ],
  },
  'agents/acp': { imports: ['base', 'generated', 'runtime', 'agents/session'], doors: ['driver', 'messages'] },
  'agents/codex': { imports: ['base', 'generated', 'runtime', 'agents/session'], doors: ['driver'] },
  'agents/cody': {
    imports: ['base', 'generated', 'runtime', 'agents/session'],
    doors: ['index', 'driver', 'settings', 'embedded-agent/index'],
  },
  testing: {
    imports: ['base', 'codegen/protocol', 'codegen/samples', 'runtime'],
    doors: ['index', 'process', 'sourcegraph-stand-in/index'],
  },
  cli: {
    imports: ['base', 'codegen', 'runtime', 'generated', 'agents', 'testing'],
    doors: ['main', 'program'],
  },
  // Around the house. Tests themselves look inside: only what they share keeps to the doors.
  'test/support': { imports: ['*'], doors: 'every file' },
  bench: { imports: ['*'], doors: 'every file' },
  '.github': { imports: ['*'], doors: 'every file' },
  'build.mjs': { imports: ['*'], doors: 'every file' },
  'bundle.mjs': { imports: [], doors: 'every file' },
  // As a user of the package: through its name alone.
  examples: { imports: [], doors: [] },
}

const folders = Object.keys(floors).sort((a, b) => b.length - a.length)

const root = fileURLToPath(new URL('../', import.meta.url))
const { name: packageName, exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  name: string
  exports: Record<string, string | { default: string }>
}

/** Imports in comments, too, where scripts name their types. */
const specifiers = /(?:\bfrom|\bimport|\bimport\()\s*['"](\.[^'"]+)['"]/g

const inside = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`)
const floorOf = (path: string) => folders.find(folder => inside(path, folder))

/**
 * The imports of a file that stay inside the project, as paths of source files: what is built stands for its source, and
 * the package's own name for its entry points. Examples use that name as users do.
 */
function importsOf(path: string, text: string): string[] {
  const written = [...text.matchAll(specifiers)].map(match => match[1] ?? '')
  const parsed = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
  return [...new Set([...written, ...parsed])]
    .flatMap(specifier => {
      if (specifier.startsWith('.')) return posix.join(posix.dirname(path), specifier)
      return floorOf(path) === 'examples' ? [] : (ownEntry(specifier) ?? [])
    })
    .map(target => target.replace(/^dist\//, ''))
    .map(target => (isScript(target) ? target : toSource(target)))
}

/** The built file of an entry point that a specifier names by the package's own name. */
function ownEntry(specifier: string): string | undefined {
  if (specifier !== packageName && !specifier.startsWith(`${packageName}/`)) return undefined
  const entry = exports[`.${specifier.slice(packageName.length)}`]
  return posix.normalize(typeof entry === 'object' ? entry.default : (entry ?? specifier))
}

/** Whether a file is run as it is, and not built from TypeScript. */
const isScript = (path: string) => /^(?:bench|test|examples|\.github)\//.test(path)

const toSource = (path: string) => path.replace(/\.js$/, '.ts')

/** Why a file may not import another; undefined when it may. */
function violation(from: string, to: string): string | undefined {
  const floor = floorOf(from)
  if (floor === undefined || inside(to, floor)) return undefined
  const may = floors[floor]?.imports.some(folder => folder === '*' || inside(to, folder))
  if (!may) return `${from} (${floor}) imports ${to}`
  return isDoor(to) ? undefined : `${from} (${floor}) imports ${to}, which is inside of its floor`
}

/** Whether a file may be imported from another floor. */
function isDoor(path: string): boolean {
  const floor = floorOf(path)
  const doors = floor === undefined ? undefined : floors[floor]?.doors
  if (floor === undefined || doors === undefined || doors === 'every file') return true
  return doors.includes(path.slice(floor.length + 1).replace(/\.[a-z]+$/, ''))
}

/** A circle of imports, as the files along it; undefined when there is none. */
function findCircle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  const visit = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next, [...path, file])
      if (circle) return circle
    }
    done.add(file)
    return undefined
  }
  for (const file of graph.keys()) {
    const circle = visit(file, [])
    if (circle) return circle
  }
  return undefined
}

const patterns = ['*.ts', '*.mts', '*.cts', '*.tsx', '*.js', '*.mjs', '*.cjs']
const allFiles = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...patterns], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(path => path !== '')
const graph = new Map(
  allFiles
    .filter(path => floorOf(path) !== undefined)
    .map(path => [path, importsOf(path, readFileSync(root + path, 'utf8'))]),
)

describe('the floors', () => {
  test('no import goes up, or past the doors of another floor', () => {
    const broken = [...graph].flatMap(([from, targets]) => targets.flatMap(to => violation(from, to) ?? []))
    expect(broken).toEqual([])
  })

  test('no import goes round', () => {
    // Scripts of tests name each other's types in comments.
    expect(findCircle(new Map([...graph].filter(([path]) => !path.startsWith('test/'))))).toBeUndefined()
  })

  test('every file belongs to a floor, but tests, data and the settings of tools', () => {
    const others = allFiles.filter(path => floorOf(path) === undefined && !path.startsWith('test/'))
    expect(others).toEqual(['schema/cody/packages.d.ts', 'vitest.config.ts'])
  })

  test('every door is there', () => {
    const missing = folders.flatMap(floor => {
      const { doors } = floors[floor] ?? {}
      if (doors === undefined || doors === 'every file') return []
      return doors.filter(door => !allFiles.some(path => path.replace(/\.[a-z]+$/, '') === `${floor}/${door}`))
    })
    expect(missing).toEqual([])
  })

  test('every floor has files', () => {
    expect(folders.filter(floor => ![...graph.keys()].some(path => floorOf(path) === floor))).toEqual([])
  })
})

describe('the rules themselves', () => {
  test.each([
    ['runtime/a.ts', 'codegen/protocol/model.ts'],
    ['codegen/targets/a.ts', 'codegen/readers/index.ts'],
    ['codegen/protocol/a.ts', 'codegen/commands/check.ts'],
    ['agents/cody/a.ts', 'codegen/protocol/model.ts'],
    ['agents/session/a.ts', 'codegen/protocol/model.ts'],
    ['agents/acp/a.ts', 'agents/cody/index.ts'],
    ['codegen/project/a.ts', 'codegen/commands/check.ts'],
    ['codegen/drift/a.ts', 'codegen/project/config.ts'],
    ['codegen/docs/a.ts', 'codegen/drift/conform/index.ts'],
    ['codegen/targets/a.ts', 'codegen/protocol/model.ts'],
    ['codegen/drift/verify/a.ts', 'codegen/targets/typescript/index.ts'],
    ['base/a.ts', 'runtime/index.ts'],
    ['examples/a.js', 'runtime/index.ts'],
  ])('%s may not import %s', (from, to) => {
    expect(violation(from, to)).toBe(`${from} (${floorOf(from)}) imports ${to}`)
  })

  test.each([
    ['cli/a.ts', 'agents/cody/config/resolve.ts'],
    ['cli/a.ts', 'agents/cody/session.ts'],
    ['cli/a.ts', 'codegen/drift/diff/levels.ts'],
    ['cli/a.ts', 'codegen/drift/diff/values/index.ts'],
    ['codegen/project/a.ts', 'codegen/protocol/validate-wire.ts'],
    ['testing/a.ts', 'runtime/framing/resolve.ts'],
    ['testing/a.ts', 'runtime/errors.ts'],
    ['bench/a.js', 'runtime/validation/compile-shapes.ts'],
    ['test/support/a.ts', 'agents/cody/session.ts'],
  ])('%s may not reach into %s', (from, to) => {
    expect(violation(from, to)).toContain('is inside of its floor')
  })

  test.each([
    ['cli/a.ts', 'codegen/drift/diff/index.ts'],
    ['cli/a.ts', 'agents/cody/index.ts'],
    ['agents/cody/a.ts', 'agents/cody/config/resolve.ts'],
    ['agents/cody/a.ts', 'generated/cody/1.114/index.ts'],
    ['agents/cody/a.ts', 'base/paths.ts'],
  ])('%s may import %s', (from, to) => {
    expect(violation(from, to)).toBeUndefined()
  })

  test('imports are found in whatever way they are written', () => {
    const text = `import type { X } from '../c/d.js'\nawait import('./e.js')\nexport * from "./f.js"\nimport './g.js'`
    expect(importsOf('a/b.ts', text)).toEqual(['c/d.ts', 'a/e.ts', 'a/f.ts', 'a/g.ts'])
    expect(importsOf('bench/b.js', "import { x } from '../dist/runtime/index.js'")).toEqual(['runtime/index.ts'])
    expect(importsOf('testing/b.ts', "import '../testing/c.js'")).toEqual(['testing/c.ts'])
    expect(importsOf('a/b.ts', 'await import(`../c.js`)')).toEqual(['c.ts'])
    expect(importsOf('a/b.ts', "export * from /* there */ '../c.js'")).toEqual(['c.ts'])
    expect(importsOf('a/b.cjs', "require('../c.js')")).toEqual(['c.ts'])
    expect(importsOf('a/b.ts', "import 'agent-bindings/runtime'")).toEqual(['runtime/index.ts'])
    expect(importsOf('a/b.ts', `const text = "import 'agent-bindings/runtime'"`)).toEqual([])
    expect(importsOf('examples/b.js', "import 'agent-bindings/runtime'")).toEqual([])
  })

  test('a circle is found', () => {
    const round = { a: ['b'], b: ['c'], c: ['b'] }
    expect(findCircle(new Map(Object.entries(round)))).toEqual(['b', 'c', 'b'])
  })
})
