import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { isObject } from '../../../base/json.js'
import { foldersUpFrom } from '../../../base/paths.js'
import type { ImportRecipe } from '../../project/import/index.js'
import { fail } from '../../protocol/diagnostic.js'
import { parseJson } from '../../protocol/document.js'
import { readText } from '../../protocol/text-file.js'
import { maximumDefinitionsBytes } from '../../readers/json-file.js'
import type { FoundDefinitions, InitRequest } from './found.js'

/** The command of Codex that prints its definitions. */
const printCommand = ['app-server', 'generate-json-schema', '--out']

/** Lets an installed Codex print its definitions; undefined when there is none. */
export function printedByCodex(
  { onCommand }: InitRequest,
  folder: string,
  recipe: ImportRecipe,
  wanted: string | undefined,
): FoundDefinitions | undefined {
  const codex = findProgram('codex', folder)
  const version = wanted ?? (codex && versionOf(codex))
  if (codex === undefined || version === undefined || version !== versionOf(codex)) return undefined
  const root = mkdtempSync(join(tmpdir(), 'agent-bindings-codex-'))
  try {
    const entry = `schema/codex/definitions/${basename(recipe.entry)}`
    const out = join(root, dirname(entry))
    onCommand?.(`${codex} ${printCommand.join(' ')} ${out}`)
    const run = spawnSync(codex, [...printCommand, out], { encoding: 'utf8', timeout: 60_000, maxBuffer: 1024 * 1024 })
    if (run.error || run.status !== 0)
      fail({
        code: 'codex-failed',
        message: `codex printed no definitions: ${run.error?.message ?? (run.stderr.trim().split('\n').at(-1) || `exit code ${run.status}`)}`,
        hint: 'take a document of this package: npx agent-bindings init codex@0.169.0',
      })
    const text = readText(join(root, entry), {
      what: 'file of definitions',
      code: 'no-definitions',
      hint: 'this codex prints other files: print them yourself, and give the file with --checkout',
      maximumBytes: maximumDefinitionsBytes,
    })
    return {
      root,
      entry,
      version,
      note: `printed by codex ${version}`,
      files: new Map([[join(folder, entry), text]]),
      isCopied: true,
    }
  } catch (error) {
    rmSync(root, { recursive: true, force: true })
    throw error
  }
}

function findProgram(name: string, folder: string): string | undefined {
  const places = [
    ...foldersUpFrom(folder).map(place => join(place, 'node_modules/.bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return places
    .filter(place => place !== '')
    .map(place => join(place, name))
    .find(file => existsSync(file))
}

/** The version in the package.json of a program. */
function versionOf(program: string): string | undefined {
  for (let folder = dirname(realpathSync(program)); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    if (!existsSync(file)) continue
    const value = parseJson(
      readText(file, { what: 'package.json', code: 'unreadable-package', hint: 'install it again' }),
      file,
    )
    return isObject(value) && value.name === '@openai/codex' && typeof value.version === 'string'
      ? value.version
      : undefined
  }
  return undefined
}
