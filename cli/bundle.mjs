// Puts the command line's modules into few files: to find and read them one by one took longer than most commands do.
import { cpSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { build } from 'esbuild'

/** Folders whose modules are bundled. Agents, targets and mocks load the modules of all others from the package. */
const parts = ['cli/', 'codegen/', 'base/']

/**
 * Modules and folders that stay in the package only. A target of a user throws the package's `DiagnosticError`, and the
 * command line tells it by its class; the others are large, and take long themselves.
 */
const separate = [
  'codegen/protocol/diagnostic.js',
  'codegen/targets/typescript/render.js',
  'codegen/readers/typescript/',
  'codegen/docs/',
  'codegen/drift/conform/',
  'codegen/drift/verify/',
  'codegen/commands/init.js',
  'codegen/commands/init/',
  'codegen/readers/json-schema/',
  'codegen/readers/lsp-meta-model/',
  'codegen/readers/openrpc/',
  'codegen/samples/',
]

/** A program that the command line starts as a process. */
const started = 'cli/chat/demo-agent.js'

/**
 * Replaces the modules of `dist/cli` with bundles: `main.js`, and a file for each part that a command loads later.
 *
 * @param {string} dist folder of the compiled package
 */
export async function bundleCommandLine(dist) {
  const cli = join(dist, 'cli')
  const made = join(dist, 'cli-bundle')
  /** @param {string} file */
  const pathOf = file => relative(dist, file).replaceAll('\\', '/')
  await build({
    entryPoints: [join(cli, 'main.js')],
    outdir: made,
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    // Names stay as they are, for stack traces.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 120,
    logLevel: 'warning',
    plugins: [
      {
        name: 'parts-of-the-package',
        setup(build) {
          build.onResolve({ filter: /^\./ }, ({ path, importer, kind }) => {
            if (kind === 'entry-point') return undefined
            const file = resolve(dirname(importer), path)
            const inPackage = pathOf(file)
            const isIn = (/** @type {string} */ part) => inPackage.startsWith(part)
            const isBundled = parts.some(isIn) && !separate.some(isIn)
            return isBundled ? undefined : { path: `../${inPackage}`, external: true }
          })
          // A module looks for files beside where it was, not beside the file that it is put into.
          build.onLoad({ filter: /\.js$/ }, ({ path }) => {
            const text = readFileSync(path, 'utf8')
            const place = `new URL(${JSON.stringify(`../${pathOf(path)}`)}, import.meta.url).href`
            return { contents: text.replace(/\bimport\.meta\.url\b/g, place), loader: 'js' }
          })
        },
      },
    ],
  })
  cpSync(join(dist, started), join(made, relative('cli', started)))
  rmSync(cli, { recursive: true })
  renameSync(made, cli)
}
