import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

/** The layers of the house, and what each may import besides itself and packages. */
const mayImport: Record<string, string[]> = {
  base: [],
  'codegen/protocol': ['base', 'runtime'],
  'codegen/readers': ['base', 'codegen/protocol'],
  'codegen/bindings': ['base', 'codegen/protocol'],
  'codegen/targets': ['base', 'codegen/bindings'],
  'codegen/samples': ['base', 'codegen/protocol', 'runtime'],
  'codegen/drift': ['base', 'codegen/protocol', 'codegen/readers', 'runtime'],
  'codegen/docs': ['base', 'codegen/protocol', 'codegen/samples', 'codegen/drift/diff'],
  'codegen/project': [
    'base',
    'codegen/protocol',
    'codegen/readers',
    'codegen/bindings',
    'codegen/targets',
    'codegen/samples',
  ],
  'codegen/commands': ['base', 'codegen'],
  codegen: ['base', 'codegen'],
  runtime: ['base'],
  generated: ['runtime'],
  agents: ['base', 'generated', 'runtime'],
  testing: ['base', 'codegen/protocol', 'codegen/samples', 'runtime'],
  cli: ['base', 'codegen', 'runtime', 'generated', 'agents', 'testing'],
}
/** Rooms whose files are doors, as those of a floor are: what a session is, and each agent's. */
const floorsWithin = ['agents/acp', 'agents/codex', 'agents/cody', 'agents/session']

const folders = Object.keys(mayImport).sort((a, b) => b.length - a.length)

const root = fileURLToPath(new URL('../', import.meta.url))
const specifiers = /(?:\bfrom|\bimport|\bimport\()\s*['"]([^'"]+)['"]/g

const inside = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`)
const layerOf = (path: string) => folders.find(folder => inside(path, folder))

/** The imports of a file that stay inside the project, as paths of source files. */
function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(specifiers)]
    .map(match => match[1] ?? '')
    .filter(specifier => specifier.startsWith('.'))
    .map(specifier => posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts'))
}

/** Why a file may not import another; undefined when it may. */
function violation(from: string, to: string): string | undefined {
  const layer = layerOf(from)
  if (layer === undefined || inside(to, layer)) return undefined
  return mayImport[layer]?.some(folder => inside(to, folder)) ? undefined : `${from} (${layer}) imports ${to}`
}

/**
 * Whether a file is inside a room of another floor without being the entry of that room. The files directly in a floor's
 * folder are its doors, each about one thing and loaded alone; a room has one door, its `index.ts`.
 */
function isDeep(from: string, to: string): boolean {
  const floor = layerOf(to)
  if (floor === undefined || floor === 'generated' || floor === layerOf(from)) return false
  const doorsOf = floorsWithin.find(room => inside(to, room)) ?? floor
  const [room, file, ...deeper] = to.slice(doorsOf.length + 1).split('/')
  return room !== undefined && file !== undefined && (file !== 'index.ts' || deeper.length > 0)
}

/** A circle of imports, as the files along it; undefined when there is none. */
function findCircle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  const visit = (file: string, way: string[]): string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next, [...way, file])
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

const allFiles = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.ts'], {
  cwd: root,
  encoding: 'utf8',
}).split('\n')
const files = allFiles.filter(path => layerOf(path) !== undefined)
const graph = new Map(files.map(path => [path, importsOf(path, readFileSync(root + path, 'utf8'))]))

describe('layers', () => {
  const pairs = [...graph].flatMap(([from, targets]) => targets.map(to => ({ from, to, name: `${from} -> ${to}` })))
  const breaks = ({ from, to }: { from: string; to: string }) => violation(from, to) !== undefined || isDeep(from, to)

  test('no import goes up, or deep into another layer', () => {
    expect(pairs.filter(pair => breaks(pair)).map(({ name }) => name)).toEqual([])
  })

  test('no import goes round', () => {
    expect(findCircle(graph)).toBeUndefined()
  })

  test('every folder of source belongs to a layer', () => {
    const built = ['base', 'runtime', 'generated', 'agents', 'codegen', 'testing', 'cli']
    const outside = allFiles.filter(path => built.some(top => inside(path, top)) && !layerOf(path))
    expect(outside).toEqual([])
    for (const layer of folders.filter(layer => layer !== 'testing'))
      expect(
        files.some(path => layerOf(path) === layer),
        layer,
      ).toBe(true)
  })

  test('the rules themselves catch what they are for', () => {
    expect(violation('runtime/a.ts', 'codegen/protocol/model.ts')).toContain('imports')
    expect(violation('codegen/targets/a.ts', 'codegen/readers/b.ts')).toContain('imports')
    expect(violation('codegen/protocol/a.ts', 'codegen/commands/b.ts')).toContain('imports')
    expect(violation('agents/cody/a.ts', 'codegen/protocol/model.ts')).toContain('imports')
    expect(violation('codegen/project/a.ts', 'codegen/commands/b.ts')).toContain('imports')
    expect(violation('codegen/drift/a.ts', 'codegen/project/b.ts')).toContain('imports')
    expect(violation('codegen/docs/a.ts', 'codegen/drift/conform/b.ts')).toContain('imports')
    expect(violation('codegen/targets/a.ts', 'codegen/protocol/model.ts')).toContain('imports')
    expect(violation('codegen/drift/verify/a.ts', 'codegen/targets/typescript/target.ts')).toContain('imports')
    expect(isDeep('cli/a.ts', 'agents/cody/config/b.ts')).toBe(true)
    expect(isDeep('cli/a.ts', 'agents/cody/config/index.ts')).toBe(false)
    expect(isDeep('cli/a.ts', 'codegen/drift/diff/levels.ts')).toBe(true)
    expect(isDeep('cli/a.ts', 'codegen/drift/diff/index.ts')).toBe(false)
    expect(isDeep('cli/a.ts', 'codegen/drift/diff/values/index.ts')).toBe(true)
    expect(isDeep('testing/a.ts', 'runtime/framing/resolve.ts')).toBe(true)
    expect(isDeep('cli/a.ts', 'agents/cody/b.ts')).toBe(false)
    expect(isDeep('agents/cody/a.ts', 'agents/cody/config/b.ts')).toBe(false)
    expect(violation('agents/cody/a.ts', 'generated/cody/1.114/index.ts')).toBeUndefined()
    expect(importsOf('a/b.ts', `import type { X } from '../c/d.js'\nawait import('./e.js')`)).toEqual([
      'c/d.ts',
      'a/e.ts',
    ])
    expect(
      findCircle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b', 'c', 'b'])
  })
})
