import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { ts } from 'ts-morph'

/** A package of the checkout, or a path alias: a folder that stands for a module name. */
export interface WorkspacePackage {
  name: string
  folder: string
  /** Folder a build writes to, and the one it reads from. */
  built: { out: string; from: string } | undefined
  /** Files to try for the package itself, sources before what a build would make. */
  entries: string[]
}

/** Packages of a workspace by name: those that `package.json` or `pnpm-workspace.yaml` at the root lists. */
export function findWorkspacePackages(root: string): Map<string, WorkspacePackage> {
  const packages = new Map<string, WorkspacePackage>()
  for (const pattern of workspacePatterns(root))
    for (const folder of expand(
      root,
      pattern.split('/').filter(part => part !== '' && part !== '.'),
    )) {
      const manifest = readJson(join(folder, 'package.json'))
      const name = manifest?.name
      if (typeof name === 'string' && !packages.has(name)) packages.set(name, readPackage(name, folder, manifest ?? {}))
    }
  return packages
}

function workspacePatterns(root: string): string[] {
  const listed = readJson(join(root, 'package.json'))?.workspaces
  const patterns = Array.isArray(listed) ? listed : (listed as { packages?: unknown } | undefined)?.packages
  const npm = Array.isArray(patterns) ? patterns.filter(pattern => typeof pattern === 'string') : []
  return [...npm, ...pnpmPatterns(join(root, 'pnpm-workspace.yaml'))].filter(pattern => !pattern.startsWith('!'))
}

/** The list under `packages:`, which is all that is needed of the file. */
function pnpmPatterns(file: string): string[] {
  if (!existsSync(file)) return []
  const list = /^packages:[^\S\n]*\n((?:[^\S\n]*(?:-.*|#.*)?\n?)*)/m.exec(readFileSync(file, 'utf8'))?.[1] ?? ''
  return [...list.matchAll(/^\s*-\s*(['"]?)([^'"#\n]+?)\1\s*(?:#.*)?$/gm)].map(match => match[2] ?? '')
}

function expand(folder: string, parts: readonly string[]): string[] {
  const [part, ...rest] = parts
  if (part === undefined) return [folder]
  if (part === '..') return []
  if (part === '**')
    return [...expand(folder, rest), ...subfolders(folder).flatMap(name => expand(join(folder, name), parts))]
  if (!part.includes('*')) return isFolder(join(folder, part)) ? expand(join(folder, part), rest) : []
  const pattern = new RegExp(`^${part.split('*').map(escapeRegExp).join('[^/]*')}$`)
  return subfolders(folder)
    .filter(name => pattern.test(name))
    .flatMap(name => expand(join(folder, name), rest))
}

const isFolder = (path: string) => existsSync(path) && statSync(path).isDirectory()

const escapeRegExp = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

function subfolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .map(entry => entry.name)
    .sort()
}

/** A workspace package is read from its sources: what it points to may be a build that was not made. */
function readPackage(name: string, folder: string, manifest: Record<string, unknown>): WorkspacePackage {
  const entries = [exportedTypes(manifest.exports), manifest.types, manifest.typings, manifest.main].filter(
    path => typeof path === 'string',
  )
  const { outDir, rootDir } = compilerOptionsOf(join(folder, 'tsconfig.json')) ?? {}
  const built =
    typeof outDir === 'string' ? { out: outDir, from: typeof rootDir === 'string' ? rootDir : 'src' } : undefined
  const files = [...entries.map(path => sourceOf(path, built)), ...entries, 'src/index', 'index']
  return {
    name,
    folder,
    built,
    entries: files.filter(path => path !== undefined).map(path => join(folder, stem(path))),
  }
}

/** The source of a file that a build makes. */
export function sourceOf(path: string, built: WorkspacePackage['built']): string | undefined {
  if (!built) return undefined
  const way = relative(built.out, path)
  return way.startsWith('..') ? undefined : join(built.from, way)
}

const stem = (path: string) => path.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '')

function exportedTypes(value: unknown): unknown {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return undefined
  const { '.': root, types, import: imported, default: fallback } = value as Record<string, unknown>
  return exportedTypes(root ?? types ?? imported ?? fallback)
}

/** The `paths` that hold for files of a folder, from the nearest `tsconfig.json` that has some, in the order they are tried. */
export function findPathAliases(folder: string, root: string): Map<string, string[]> {
  for (let at = folder; ; at = dirname(at)) {
    const options = compilerOptionsOf(join(at, 'tsconfig.json'))
    const paths = options?.paths
    if (typeof paths === 'object' && paths !== null) {
      const base = join(at, typeof options?.baseUrl === 'string' ? options.baseUrl : '.')
      return new Map(
        Object.entries(paths)
          .sort(([a], [b]) => prefixLength(b) - prefixLength(a))
          .map(([alias, targets]) => [
            alias,
            (Array.isArray(targets) ? targets : [])
              .filter(path => typeof path === 'string')
              .map(path => join(base, path)),
          ]),
      )
    }
    if (at === root || at === dirname(at)) return new Map()
  }
}

/** Characters before the star. An alias without one names one module, and comes before all others. */
function prefixLength(alias: string): number {
  const star = alias.indexOf('*')
  return star < 0 ? Number.MAX_SAFE_INTEGER : star
}

function compilerOptionsOf(file: string): Record<string, unknown> | undefined {
  const options = readJson(file)?.compilerOptions
  return typeof options === 'object' && options !== null ? (options as Record<string, unknown>) : undefined
}

function readJson(file: string): Record<string, unknown> | undefined {
  if (!existsSync(file)) return undefined
  const { config } = ts.parseConfigFileTextToJson(file, readFileSync(file, 'utf8'))
  return typeof config === 'object' && config !== null ? (config as Record<string, unknown>) : undefined
}
