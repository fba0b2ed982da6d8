import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A file of the package that is written by hand. */
export interface Source {
  /** Path in the project. */
  readonly path: string
  readonly text: string
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const folders = ['agents', 'base', 'cli', 'codegen', 'runtime', 'testing']
const made = ['codegen/targets/typescript/templates.ts']

/** The files of the package that are written by hand, in the order of their paths. */
export const sources: readonly Source[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '--', ...folders],
  { cwd: root, encoding: 'utf8' },
)
  .split('\n')
  .filter(path => path.endsWith('.ts') && !made.includes(path))
  .map(path => ({ path, text: readFileSync(root + path, 'utf8') }))

/** The text of a file without its comments, as far as they stand on lines of their own. */
export const withoutComments = (text: string): string => text.replaceAll(/\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
