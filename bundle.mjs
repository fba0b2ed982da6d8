// Puts what the command line needs into few files: Node takes longer to find and read a hundred modules than `generate`
// and `check` need for all of their work.
import { cpSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { build } from 'esbuild'

/**
 * Commands that are one file with a command like them, and with all that most of their runs need. The others load the
 * modules of the package.
 */
const quickCommands = [
  ['generate', 'check'],
  ['diff', 'conform'],
]

/** The file that each quick command is in. */
const quickFiles = new Map(
  quickCommands.flatMap(names => names.map(name => [`cli/commands/${name}.js`, names.join('-and-')])),
)

/** What these import when they need it, and most runs do: their files import it at once. */
const loadedByMost =
  /^(?:base\/write-whole|cli\/reports\/.*|cli\/invocation|codegen\/project\/.*|codegen\/commands\/(?:generate|check)|codegen\/drift\/(?:diff|conform)\/index|codegen\/protocol\/patterns\/index|codegen\/readers\/json-schema\/index|codegen\/targets\/typescript\/target)\.js$/

/** A reader that consists of forty small modules, which become one for the commands that are not quick. */
const reader = 'codegen/readers/json-schema/index.js'

/**
 * Stays a module of the package: a target of a user throws the `DiagnosticError` of the package, and the command line
 * tells it by its class.
 */
const shared = 'codegen/protocol/diagnostic.js'

/** A program that the command line starts as a process. */
const program = 'cli/chat/demo-agent.js'

/** @type {import('esbuild').BuildOptions} */
const options = {
  entryNames: '[name]',
  chunkNames: '[name]-[hash]',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  lineLimit: 500,
  logLevel: 'warning',
}

/**
 * Replaces the modules of `dist/cli` with bundles: `main.js`, `program.js`, which runs commands in the process of a test,
 * a file for each two of the quick commands, one for each of the others, `commander.js`, and what they share. The reader of JSON Schema
 * becomes one file, too.
 *
 * @param {string} dist folder of the compiled package
 * @param {string} packages folder of the installed packages
 */
export async function bundleCommandLine(dist, packages) {
  const bundles = new Bundles(dist)
  const { cli, made, commands } = bundles
  await bundleCommander(join(packages, 'commander'), made)
  // Each is whole: a module that the two share would be one more to find and read at every start.
  for (const entry of ['cli/main.js', 'cli/program.js'])
    await bundles.make([entry], {}, (module, isLoadedLater) => {
      if (isLoadedLater) commands.add(module)
      return !isLoadedLater && module !== shared
    })
  for (const entryNames of new Set(quickFiles.values())) {
    const own = [...quickFiles].flatMap(([command, file]) => (file === entryNames ? [command] : []))
    const contents = own.map(path => `export * from ${JSON.stringify(`./${path}`)}`).join('\n')
    await bundles.make([], { stdin: { contents, resolveDir: dist }, entryNames }, (module, isLoadedLater) =>
      isLoadedLater ? loadedByMost.test(module) : module !== shared,
    )
  }
  const others = [...commands].filter(command => !quickFiles.has(command))
  await bundles.make(others, { splitting: true }, module => module.startsWith('cli/'))
  for (const entry of [reader, shared])
    await bundles.make(
      [entry],
      { outdir: dirname(join(dist, entry)), allowOverwrite: true },
      module => module !== shared || entry === shared,
    )
  cpSync(join(dist, program), join(made, relative('cli', program)))
  rmSync(cli, { recursive: true })
  renameSync(made, cli)
}

/** @typedef {(module: string, isLoadedLater: boolean) => boolean} IsBundled whether a module is in the file that imports it */

/** Bundles of the modules of the package. */
class Bundles {
  /** Commands that are loaded when they are asked for: modules of the package. @type {Set<string>} */
  commands = new Set()
  #dist

  /** @param {string} dist folder of the compiled package */
  constructor(dist) {
    this.#dist = dist
    this.cli = join(dist, 'cli')
    /** Where the new files of the command line are, until they replace the modules. */
    this.made = join(dist, 'cli-bundle')
  }

  /**
   * @param {string[]} modules the entries
   * @param {import('esbuild').BuildOptions} more without `splitting`, what is loaded later is in the file of its entry
   * @param {IsBundled} isBundled
   */
  make(modules, more, isBundled) {
    const outdir = more.outdir ?? this.made
    const entryPoints = modules.map(module => join(this.#dist, module))
    const place = outdir === this.made ? this.cli : outdir
    const plugins = [this.#modules(place, more.splitting === true, isBundled)]
    return build({ outdir, ...options, ...more, entryPoints, packages: 'external', plugins })
  }

  /** @param {string} file */
  #pathOf(file) {
    return relative(this.#dist, file).replaceAll('\\', '/')
  }

  /**
   * Decides which modules become part of a file, and how the others are imported.
   *
   * @param {string} place folder in which the files will be
   * @param {boolean} isSplit whether what is loaded later gets files of its own
   * @param {IsBundled} isBundled
   * @returns {import('esbuild').Plugin}
   */
  #modules(place, isSplit, isBundled) {
    /** @param {string} module */
    const fromOutput = module => {
      const path = relative(place, join(this.#dist, module)).replaceAll('\\', '/')
      return path.startsWith('.') ? path : `./${path}`
    }
    return {
      name: 'modules-of-the-package',
      setup: build => {
        build.onResolve({ filter: /^commander$/ }, () => ({ path: './commander.js', external: true }))
        build.onResolve({ filter: /^\./ }, ({ path, importer, kind }) => {
          const module = this.#pathOf(resolve(dirname(importer), path))
          if (kind === 'entry-point' || isBundled(module, kind === 'dynamic-import')) return undefined
          const command = quickFiles.has(module) ? `${quickFiles.get(module)}.js` : basename(module)
          return { path: this.commands.has(module) ? `./${command}` : fromOutput(module), external: true }
        })
        // A module looks for files beside the place where it was, not beside the file that it is put into.
        build.onLoad({ filter: /\.js$/ }, ({ path }) => {
          const url = `new URL(${JSON.stringify(fromOutput(this.#pathOf(path)))}, import.meta.url).href`
          const code = readFileSync(path, 'utf8').replace(/\bimport\.meta\.url\b/g, url)
          const isIncluded = (/** @type {string} */ imported) =>
            isBundled(this.#pathOf(resolve(dirname(path), imported)), true)
          return { contents: isSplit ? code : importAtOnce(code, isIncluded), loader: 'js' }
        })
      },
    }
  }
}

/**
 * Makes one module of the seven of commander, so that who installs the package installs no other for its command line.
 *
 * @param {string} folder of the package
 * @param {string} outdir
 */
function bundleCommander(folder, outdir) {
  const licence = readFileSync(join(folder, 'LICENSE'), 'utf8').trim()
  // Commander starts a program for each command that is a program. None is here, so what starts it is loaded when used.
  const childProcess = "module.exports = { get spawn() { return require('node:child_process').spawn } }"
  return build({
    outdir,
    ...options,
    entryPoints: { commander: join(folder, 'esm.mjs') },
    plugins: [
      {
        name: 'without-child-process',
        setup(build) {
          build.onResolve({ filter: /^node:child_process$/, namespace: 'file' }, ({ path }) => ({
            path,
            namespace: 'stub',
          }))
          build.onLoad({ filter: /./, namespace: 'stub' }, () => ({ contents: childProcess }))
        },
      },
    ],
    banner: {
      js: [
        `/*! This file contains commander, which is\n\n${licence}\n*/`,
        // To ask for `node:process` would make all standard streams, which most runs have no use for.
        "const require = name => (name === 'node:process' ? process : process.getBuiltinModule(name))",
      ].join('\n'),
    },
  })
}

/**
 * Turns `import()` of what is in the same file into imports at the start of the module. Otherwise esbuild puts every module
 * into a function, and the engine parses what is in a function once more when it runs.
 *
 * @param {string} code
 * @param {(path: string) => boolean} isIncluded whether what a path names is in the same file
 */
function importAtOnce(code, isIncluded) {
  /** @type {string[]} */
  const imports = []
  const body = code.replace(/\bimport\('(\.[^']+)'\)/g, (call, path) => {
    if (!isIncluded(path)) return call
    const name = `imported${imports.length}`
    imports.push(`import * as ${name} from '${path}'\n`)
    return `Promise.resolve(${name})`
  })
  return imports.join('') + body
}
