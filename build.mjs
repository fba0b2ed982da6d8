// Compiles the package into dist/: JavaScript, declarations, the protocol documents, and the docs page's own files.
// With --separate, the command line stays in as many files as it is written in: coverage is counted by them.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync, transformSync } from 'esbuild'
import { bundleCommandLine } from './bundle.mjs'
import { writeTemplates } from './codegen/targets/typescript/compile-templates.mjs'

const root = dirname(fileURLToPath(import.meta.url))
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'))

writeTemplates()
rmSync(join(root, 'dist'), { recursive: true, force: true })
// The declarations carry the comments. A second time in the scripts, they would be an eighth of the package.
compile('--emitDeclarationOnly')
// The types are right by now.
compile('--noCheck', '--declaration', 'false', '--removeComments')
bundleTemplateEngine()
await writeSchemas()
trimDeclarations()
copySchemas()
// What is not compiled.
const docsPage = readdirSync(join(root, 'codegen/docs/html/page')).filter(name => /\.(css|js)$/.test(name))
for (const path of [
  ...docsPage.map(name => `codegen/docs/html/page/${name}`),
  'codegen/readers/typescript/compiler.js',
])
  cpSync(join(root, path), join(root, 'dist', path))

// Tells one state of the generator from another: what is remembered of one says nothing about the next.
const hash = createHash('sha256')
const generator = join(root, 'dist/codegen')
for (const path of readdirSync(generator, { recursive: true, encoding: 'utf8' }).sort())
  if (path.endsWith('.js')) hash.update(`${path.replaceAll('\\', '/')}\0`).update(readFileSync(join(generator, path)))
writeFileSync(join(generator, 'build-id'), hash.digest('hex'))

if (!process.argv.includes('--separate')) {
  await bundleCommandLine(join(root, 'dist'), join(root, 'node_modules'))
  shortenGenerator()
}

/** @param {string[]} options of TypeScript's compiler */
function compile(...options) {
  const args = [join(typescript, 'bin/tsc'), '-p', 'tsconfig.build.json', ...options]
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

/**
 * Removes the declarations that no entry point leads to: no user's compiler reads them, and they are a tenth of the package.
 * What is left is indented by tabs, as the compiler cannot: two kilobytes of it.
 */
function trimDeclarations() {
  const reached = new Set()
  const visit = (/** @type {string} */ file) => {
    if (reached.has(file) || !existsSync(file)) return
    reached.add(file)
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*['"](\.[^'"]+)\.js['"]/g))
      visit(join(dirname(file), `${path}.d.ts`))
  }
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const { types } of Object.values(exports)) if (types) visit(join(root, types))
  for (const path of readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })) {
    const file = join(root, 'dist', path)
    if (!path.endsWith('.d.ts')) continue
    if (reached.has(file)) writeFileSync(file, indentByTabs(readFileSync(file, 'utf8')))
    else rmSync(file)
  }
}

/** @param {string} text */
function indentByTabs(text) {
  return text.replace(/^(?: {4})+/gm, indent => '\t'.repeat(indent.length / 4))
}

/** Puts the part of Handlebars that fills precompiled templates into the package: who generates installs nothing else. */
function bundleTemplateEngine() {
  const licence = readFileSync(join(root, 'node_modules/handlebars/LICENSE'), 'utf8').trim()
  const banner = `/*! This file contains Handlebars (handlebars/runtime), which is\n\n${licence}\n*/`
  const folder = join(root, 'dist/codegen/targets/typescript')
  /** @type {(file: string, more: import('esbuild').BuildOptions) => unknown} */
  const replace = (file, more) =>
    buildSync({
      entryPoints: [file],
      outfile: file,
      allowOverwrite: true,
      format: 'esm',
      minify: true,
      lineLimit: 500,
      ...more,
    })
  replace(join(folder, 'render.js'), {
    bundle: true,
    platform: 'node',
    external: ['./templates.js'],
    banner: { js: banner },
  })
  replace(join(folder, 'templates.js'), {})
}

/** Writes the generator, which nobody steps through, in less text: a fiftieth of the package. */
function shortenGenerator() {
  for (const path of readdirSync(generator, { recursive: true, encoding: 'utf8' })) {
    const file = join(generator, path)
    // What is in pages of the reference stays as it is written.
    if (!path.endsWith('.js') || /[\\/]page[\\/]/.test(path)) continue
    const { code } = transformSync(readFileSync(file, 'utf8'), {
      minifyWhitespace: true,
      minifySyntax: true,
      lineLimit: 500,
      target: 'node20',
    })
    writeFileSync(file, code)
  }
}

/** Copies the protocol documents and their summaries without their line ends and indents, which are a fifth of them in the package. */
function copySchemas() {
  const isData = /[\\/](\d[^\\/]*|summaries)\.json$/
  const folder = join(root, 'dist/schema')
  cpSync(join(root, 'schema'), folder, { recursive: true })
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!isData.test(path)) continue
    const file = join(folder, path)
    writeFileSync(file, `${JSON.stringify(JSON.parse(readFileSync(file, 'utf8')))}\n`)
  }
}

/** Brings the schemas of what users write in step with the readers and targets; `npm run format` lays them out. */
async function writeSchemas() {
  /** @type {typeof import('./codegen/project/recipe-schema.js')} */
  const { generateEntrySchema, recipeSchema } = await import(
    new URL('dist/codegen/project/recipe-schema.js', import.meta.url).href
  )
  const schemas = {
    'import.schema.json': recipeSchema,
    'config.schema.json': (/** @type {any} */ written) => ({
      ...written,
      $defs: { ...written.$defs, generateEntry: generateEntrySchema() },
    }),
  }
  for (const [name, make] of Object.entries(schemas)) {
    const file = join(root, 'schema', name)
    const written = JSON.parse(readFileSync(file, 'utf8'))
    const text = JSON.stringify(make(written), null, 2)
    if (JSON.stringify(written, null, 2) !== text) writeFileSync(file, `${text}\n`)
  }
}
