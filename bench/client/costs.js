import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { programs } from './programs.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const require = createRequire(import.meta.url)

/**
 * Does something in a folder that has this package and its dependencies installed.
 *
 * @template T
 * @param {(folder: string) => Promise<T>} work
 */
export async function inUserFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-user-'))
  try {
    const modules = join(folder, 'node_modules')
    mkdirSync(join(modules, '@types'), { recursive: true })
    symlinkSync(root, join(modules, 'agent-bindings'))
    for (const name of ['@agentclientprotocol', 'vscode-languageserver-protocol', '@types/node'])
      symlinkSync(join(root, 'node_modules', name), join(modules, name))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Sizes of each program when it is bundled and minified, without Node's own modules: what is loaded at the start, the
 * same compressed, and all chunks, those that are imported only when they are used too.
 */
export async function measureBundles() {
  /** @type {Record<string, number[]>} */
  const minified = {}
  /** @type {Record<string, number[]>} */
  const compressed = {}
  /** @type {Record<string, number[]>} */
  const all = {}
  await inUserFolder(async folder => {
    for (const [name, program] of Object.entries(programs)) {
      const { outputFiles, metafile } = await build({
        stdin: { contents: program, resolveDir: folder, loader: 'ts' },
        bundle: true,
        splitting: true,
        minify: true,
        write: false,
        metafile: true,
        absWorkingDir: folder,
        outdir: join(folder, 'bundle'),
        platform: 'node',
        format: 'esm',
        target: 'node20',
        logLevel: 'error',
      })
      const entry = Object.keys(metafile.outputs).find(
        path => metafile.outputs[path]?.entryPoint !== undefined && path.includes('stdin'),
      )
      const loaded = entry === undefined ? new Set() : loadedBy(metafile, entry)
      const files = outputFiles.filter(file => loaded.has(relative(folder, file.path).replaceAll('\\', '/')))
      const text = Buffer.concat(files.map(file => file.contents))
      minified[name] = [text.length]
      compressed[name] = [gzipSync(text).length]
      all[name] = [outputFiles.reduce((sum, { contents }) => sum + contents.length, 0)]
    }
  })
  return { minified, compressed, all }
}

/**
 * A bundled file and all that it imports before it runs.
 *
 * @param {import('esbuild').Metafile} metafile
 * @param {string} path
 */
function loadedBy(metafile, path, found = new Set([path])) {
  for (const { path: imported, kind } of metafile.outputs[path]?.imports ?? [])
    if (kind === 'import-statement' && !found.has(imported)) loadedBy(metafile, imported, found.add(imported))
  return found
}

/**
 * What checking each program costs, and an empty one: files, instantiations, and the time of the check itself.
 *
 * @param {number} rounds
 * @param {'typescript' | 'typescript-5'} compiler
 */
export function measureTypeChecks(rounds, compiler) {
  return inUserFolder(async folder => {
    const cases = { 'an empty program': 'export {}\n', ...programs }
    /** @type {{ files: Record<string, number[]>, instantiations: Record<string, number[]>, time: Record<string, number[]> }} */
    const figures = { files: {}, instantiations: {}, time: {} }
    for (const [name, program] of Object.entries(cases)) {
      mkdirSync(folderOf(folder, name))
      writeFileSync(join(folderOf(folder, name), 'program.ts'), program)
      writeFileSync(join(folderOf(folder, name), 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['.'] }))
    }
    for (let round = 0; round < rounds; round++)
      for (const name of Object.keys(cases)) {
        const found = diagnose(folderOf(folder, name), compiler)
        for (const figure of /** @type {const} */ (['files', 'instantiations', 'time'])) {
          const samples = figures[figure]
          samples[name] = [...(samples[name] ?? []), found[figure]]
        }
      }
    return figures
  })
}

/** @param {string} folder @param {string} name */
const folderOf = (folder, name) => join(folder, name.replace(/\W+/g, '-'))

const compilerOptions = {
  target: 'es2022',
  lib: ['es2023', 'esnext.disposable', 'dom', 'dom.asynciterable'],
  types: ['node'],
  module: 'nodenext',
  strict: true,
  skipLibCheck: true,
  noEmit: true,
}

/** @param {string} folder @param {string} compiler */
function diagnose(folder, compiler) {
  const tsc = join(dirname(require.resolve(`${compiler}/package.json`)), 'bin/tsc')
  // One thread, so that nothing is counted twice.
  const args = [tsc, '-p', folder, '--extendedDiagnostics', ...(compiler === 'typescript' ? ['--singleThreaded'] : [])]
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the program in ${folder} does not compile:\n${stdout}`)
  /** @param {string} label */
  const read = label => Number(new RegExp(`^${label}:\\s+([\\d.]+)`, 'm').exec(stdout)?.[1])
  return { files: read('Files'), instantiations: read('Instantiations'), time: read('Check time') * 1000 }
}
