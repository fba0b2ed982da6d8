// Writes the reference of all entry points from their declarations, as Markdown, and fails when an exported name has no
// description. Usage: node .github/release/api-reference.mjs FILE (after a build)
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Node, Project } from 'ts-morph'

/** @typedef {{ name: string, kind: string, text: string, description: string, place: string }} Entry */

const file = resolve(process.argv[2] ?? 'release/api.md')
process.chdir(fileURLToPath(new URL('../../', import.meta.url)))

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const entryPoints = Object.entries(manifest.exports).flatMap(([name, target]) =>
  typeof target === 'object' && target.types ? [[name, target.types]] : [],
)
const isWritten = (/** @type {string} */ path) => !path.includes('/generated/')
// The shapes of a protocol have a reference of their own: `agent-bindings docs`.
const isShape = (/** @type {string} */ path) => path.includes('/generated/') && path.endsWith('/types.d.ts')

const project = new Project({
  compilerOptions: { module: 199, moduleResolution: 99, target: 9, skipLibCheck: true },
  skipAddingFilesFromTsConfig: true,
})

/** The words of a declaration: for a variable, they stand at its statement. */
function descriptionOf(/** @type {import('ts-morph').Node} */ declaration) {
  const documented = Node.isVariableDeclaration(declaration) ? declaration.getVariableStatement() : declaration
  if (!documented || !Node.isJSDocable(documented)) return ''
  return documented
    .getJsDocs()
    .map(words => words.getCommentText() ?? words.getDescription())
    .join('\n')
    .trim()
}

/** @returns {Entry[]} */
function entriesOf(/** @type {string} */ path) {
  const file = project.addSourceFileAtPath(path)
  return [...file.getExportedDeclarations()]
    .flatMap(([name, declarations]) => {
      const [first] = declarations
      if (!first || isShape(first.getSourceFile().getFilePath())) return []
      const kind = first.getKindName().replace(/Declaration$/, '')
      const text = declarations
        .map(each => (Node.isVariableDeclaration(each) ? `const ${each.getText()}` : each.getText()))
        .join('\n')
      const description = declarations.map(descriptionOf).find(words => words !== '') ?? ''
      return [{ name, kind, text, description, place: first.getSourceFile().getFilePath() }]
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

const sections = [`# ${manifest.name} ${manifest.version}: reference`]
/** @type {Set<string>} */
const missing = new Set()
/** The entry that a file was written for: the newest bindings have two, one with the version in its name. */
const written = new Map()
for (const [name, path] of entryPoints) {
  sections.push(`## \`${manifest.name}${name.slice(1)}\``)
  if (written.has(path)) {
    sections.push(`The same as \`${manifest.name}${written.get(path).slice(1)}\`.`)
    continue
  }
  written.set(path, name)
  for (const entry of entriesOf(path)) {
    if (entry.description === '' && isWritten(entry.place))
      missing.add(`${entry.place.slice(process.cwd().length + 1)}: ${entry.name}`)
    sections.push(`### ${entry.name}\n\n${entry.description}\n\n\`\`\`ts\n${entry.text.trim()}\n\`\`\``)
  }
}
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, `${sections.join('\n\n')}\n`)
if (missing.size > 0) {
  process.stderr.write(`${[...missing].sort().join('\n')}\n${missing.size} exported names have no description\n`)
  process.exitCode = 1
}
