import { existsSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { isWithin } from '../../base/paths.js'
import { fail } from '../protocol/diagnostic.js'
import { parseJson } from '../protocol/document.js'
import { blankComments } from '../protocol/jsonc.js'
import { readText } from '../protocol/text-file.js'

/** Files of definitions that are larger are refused: published ones have a few MiB. */
export const maximumDefinitionsBytes = 64 * 1024 * 1024

/**
 * Reads a JSON file of definitions.
 *
 * @param root folder that the file must lie in, links followed
 * @param file path relative to the root, as diagnostics name it
 * @throws {DiagnosticError} when it cannot be read, lies outside of the root, is too large or is not JSON
 */
export function readJsonFile(root: string, file: string): unknown {
  const path = resolve(root, file)
  if (!isInside(root, path))
    fail({
      code: 'outside-checkout',
      message: 'the file lies outside of the folder of the definitions',
      place: { file },
      hint: 'copy it there: readers follow no link out of it',
    })
  const text = readText(path, {
    what: 'file of definitions',
    code: 'unreadable-definitions',
    hint: 'install the package or check out the repository that holds it, or correct "entry" in the recipe',
    shown: file,
    maximumBytes: maximumDefinitionsBytes,
  })
  return parseDefinitions(text, file)
}

/**
 * Parses the text of JSON definitions. Comments and trailing commas are passed over.
 *
 * @throws {DiagnosticError} with the line and column of what is not JSON
 */
export function parseDefinitions(text: string, file: string): unknown {
  try {
    return parseJson(text, file, isLimit)
  } catch (error) {
    const plain = blankComments(text)
    if (plain === text) throw error
    return parseJson(plain, file, isLimit)
  }
}

/** Limits of 64-bit integers are taken as the nearest number: {@link isRounded} finds them for a diagnostic. */
const isLimit = (json: string, { value, offset }: { value: number; offset: number }) =>
  isRounded(value) && /"(?:exclusiveM|m)(?:in|ax)imum"\s*:\s*$/.test(json.slice(Math.max(0, offset - 60), offset))

/** Whether JavaScript may have taken a whole number for another one. */
export const isRounded = (value: number): boolean => Number.isFinite(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER

/** Reads the entry of some definitions and, when there are such files, those that its refs name. */
export const jsonFiles =
  (root: string, entry: string) =>
  (file: string): unknown =>
    file !== entry && !existsSync(resolve(root, file)) ? undefined : readJsonFile(root, file)

/** Whether a file lies in a folder when links are followed; also true when there is no such file. */
function isInside(root: string, path: string): boolean {
  try {
    return isWithin(realpathSync(path), realpathSync(root))
  } catch {
    return true
  }
}
