// Puts the command line into few files. Node takes longer to find and read a hundred modules than `generate` and `check`
// need for all of their work.
import { cpSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { build } from 'esbuild'

/** Commands that are bundled with all that most of their runs need. The others load the modules of the package. */
const quickCommands = /^cli\/commands\/(?:generate|check|diff)\.js$/

/** What these load when they need it, and most runs do. */
const loadedByMost =
  /^(?:cli\/reports\/.*|codegen\/project\/.*|codegen\/commands\/(?:generate|check)|codegen\/drift\/diff\/index|codegen\/targets\/typescript\/target)\.js$/

/**
 * Stay modules of the package. A target of a user throws the `DiagnosticError` of the package, and the command line tells
 * it by its class; the engine of the templates is large, and one file already.
 */
const shared = ['codegen/protocol/diagnostic.js', 'codegen/targets/typescript/render.js']

/** A program that the command line starts as a process. */
const program = 'cli/chat/demo-agent.js'

/**
 * Replaces the modules of `dist/cli` with bundles: `main.js`, `program.js`, which runs commands in the process of a test,
 * a file for each command, and what they share.
 *
 * @param {string} dist folder of the compiled package
 */
export async function bundleCommandLine(dist) {
  const cli = join(dist, 'cli')
  const made = join(dist, 'cli-bundle')
  /** @type {Set<string>} */
  const commands = new Set()
  await bundle(['cli/main.js', 'cli/program.js'], (module, isLoadedLater) => {
    if (!isLoadedLater) return !shared.includes(module)
    if (quickCommands.test(module) || loadedByMost.test(module)) return true
    if (module.startsWith('cli/')) commands.add(module)
    return false
  })
  await bundle([...commands], module => module.startsWith('cli/'))
  cpSync(join(dist, program), join(made, relative('cli', program)))
  rmSync(cli, { recursive: true })
  renameSync(made, cli)

  /**
   * @param {string[]} modules the entries
   * @param {(module: string, isLoadedLater: boolean) => boolean} isBundled
   */
  function bundle(modules, isBundled) {
    /** @param {string} file */
    const pathOf = file => relative(dist, file).replaceAll('\\', '/')
    return build({
      entryPoints: modules.map(module => join(dist, module)),
      outdir: made,
      entryNames: '[name]',
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
          name: 'modules-of-the-package',
          setup(build) {
            build.onResolve({ filter: /^\./ }, ({ path, importer, kind }) => {
              const module = pathOf(resolve(dirname(importer), path))
              if (kind === 'entry-point' || isBundled(module, kind === 'dynamic-import')) return undefined
              return { path: commands.has(module) ? `./${basename(module)}` : `../${module}`, external: true }
            })
            // A module looks for files beside the place where it was, not beside the file that it is put into.
            build.onLoad({ filter: /\.js$/ }, ({ path }) => {
              const place = `new URL(${JSON.stringify(`../${pathOf(path)}`)}, import.meta.url).href`
              return { contents: readFileSync(path, 'utf8').replace(/\bimport\.meta\.url\b/g, place), loader: 'js' }
            })
          },
        },
      ],
    })
  }
}
