import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Diagnostic, DiagnosticError, formatDiagnostic } from '../../../../codegen/protocol/diagnostic.js'
import { readTypeScript } from '../../../../codegen/readers/typescript/index.js'
import type { TypeScriptOptions } from '../../../../codegen/readers/typescript/options.js'

const root = fileURLToPath(new URL('../../../fixtures/typescript/', import.meta.url))

/** One fixture: definitions, and beside them what is wanted. */
export interface Fixture {
  name: string
  /** Path without ending: the golden files are `<path>.golden.json` and `<path>.golden.txt`. */
  path: string
  options: TypeScriptOptions
}

/** Fixtures of one folder: a file each, or a folder each with a `protocol.ts`. */
export function fixturesIn(folder: 'constructs' | 'errors' | 'projects'): Fixture[] {
  const entries = readdirSync(`${root}${folder}`, { withFileTypes: true })
  return entries
    .filter(entry => (folder === 'projects' ? entry.isDirectory() : entry.name.endsWith('.ts')))
    .map(({ name }) => {
      const path = `${root}${folder}/${name.replace(/\.ts$/, '')}`
      const base = folder === 'projects' ? path : `${root}${folder}`
      const declarations = existsSync(`${path}/packages.d.ts`) ? [`${path}/packages.d.ts`] : []
      const entry = folder === 'projects' ? 'protocol.ts' : name
      const maps = name === 'four-maps' ? undefined : { clientRequests: 'ClientRequests' }
      return { name, path, options: { protocol: 'test', version: '1', root: base, entry, maps, declarations } }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

export const formatFindings = (findings: readonly Diagnostic[]) => `${findings.map(formatDiagnostic).join('\n\n')}\n`

/** The findings of a reading that fails. */
export function findingsOf(options: TypeScriptOptions): readonly Diagnostic[] {
  try {
    readTypeScript(options)
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics
    throw error
  }
  throw new Error('the definitions were read without an error')
}
