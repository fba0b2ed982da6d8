// Precompiles templates/*.hbs into templates.ts, so that generating loads no compiler and no template can be swapped.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import Handlebars from 'handlebars'

const folder = new URL('./templates/', import.meta.url)
const output = new URL('./templates.ts', import.meta.url)

// Where in the template each value stands: to make these objects takes longer than to fill the values in.
const place = /, ?(?:"loc":)?\{"start":\{[^{}]*\},"end":\{[^{}]*\}\}/g

/** The text of templates.ts for the templates as they are now. */
export function compileTemplates() {
  const files = readdirSync(folder)
    .filter(file => file.endsWith('.hbs'))
    .sort()
  const entries = files.map(file => {
    const source = markLayout(readFileSync(new URL(file, folder), 'utf8').replaceAll('\r\n', '\n'))
    // Slots hold text that is escaped for TypeScript already; HTML escaping would spoil it.
    const code = String(Handlebars.precompile(source, { strict: true, noEscape: true, knownHelpersOnly: true }))
    return `  ${file.replace('.hbs', '')}: ${code.replaceAll(place, '')},`
  })
  return [
    '// @ts-nocheck',
    '// Made from templates/*.hbs by compile-templates.mjs; do not edit.',
    '',
    "/** @type {Record<string, import('handlebars/runtime.js').TemplateSpecification>} */",
    'export const specifications = {',
    ...entries,
    '}',
    '',
  ].join('\n')
}

/**
 * Puts the characters that `marks.ts` knows for the marks of a template.
 *
 * @param {string} source
 */
function markLayout(source) {
  const marks = ['⟪', '⟫', '⏎', '⌿']
  return source.replaceAll(/[⟪⟫⏎⌿]/g, mark => String.fromCharCode(marks.indexOf(mark) + 1))
}

/** Brings templates.ts up to date; a file that is so already is left alone. */
export function writeTemplates() {
  const text = compileTemplates()
  if (!existsSync(output) || readFileSync(output, 'utf8') !== text) writeFileSync(output, text)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) writeTemplates()
