import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { NotReadError, readBounded } from '../../../base/bounded-read.js'
import { fail } from '../../protocol/diagnostic.js'
import { byCodeUnits } from '../../protocol/normalize.js'
import { isSameText } from '../../protocol/text-file.js'
import { manifestName, readManifest } from './manifest.js'
import type { Output } from './plan.js'

/** A file on disk, compared with what would be generated now; line ends make no difference. */
export type FileState = 'same' | 'stale' | 'missing' | 'unexpected'

export interface ComparedFile {
  /** Path in the output folder, with forward slashes. */
  path: string
  state: FileState
  /** The content that would be generated; undefined when the file is unexpected. */
  expected?: string
  /** The content on disk; undefined when the file is missing or the same. */
  actual?: string
  /** Listed in the manifest: an earlier run made it, so generating may replace or remove it. */
  listed?: boolean
}

/**
 * Compares every file of an output folder with what would be generated now. Hidden files that were not generated,
 * and the folders of other outputs, are left out.
 *
 * @param others absolute paths of all output folders of the configuration
 * @returns the files sorted by path
 * @throws {DiagnosticError} when a file or folder cannot be read
 */
export function compareOutput({ folder, shown, files }: Output, others: readonly string[]): ComparedFile[] {
  const found = new Set(listFiles(folder, shown, others))
  const manifest = readManifest(folder)
  const compared: ComparedFile[] = []
  for (const [path, expected] of files) {
    const listed = path === manifestName || manifest.has(path)
    compared.push({ ...compareFile(folder, shown, path, expected), listed })
  }
  for (const path of found)
    if (!files.has(path))
      compared.push({
        path,
        state: 'unexpected',
        actual: readOutput(folder, shown, path) ?? '',
        listed: manifest.has(path),
      })
  return compared.sort((a, b) => byCodeUnits(a.path, b.path))
}

function compareFile(folder: string, shown: string, path: string, expected: string): ComparedFile {
  const actual = readOutput(folder, shown, path)
  if (actual === undefined) return { path, state: 'missing', expected }
  return isSameText(actual, expected) ? { path, state: 'same', expected } : { path, state: 'stale', expected, actual }
}

function readOutput(folder: string, shown: string, path: string): string | undefined {
  try {
    return readBounded(join(folder, path)).toString('utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    return fail({
      code: 'unreadable-output',
      message: `the file cannot be read: ${message}`,
      place: { file: `${shown}/${path}` },
      hint:
        error instanceof NotReadError || code === 'ENOTDIR'
          ? 'something else stands where a generated file belongs: move it away'
          : 'check its permissions',
    })
  }
}

/**
 * The files of an output folder, as paths in it: not the hidden ones, but the manifest, nor those in folders of other
 * outputs.
 *
 * @throws {DiagnosticError} when a folder cannot be read
 */
export function listFiles(folder: string, shown: string, others: readonly string[], prefix = ''): string[] {
  let entries: Dirent[]
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    return fail({
      code: 'unreadable-output',
      message: code === 'ENOTDIR' ? 'the output folder is a file' : `the output folder cannot be read: ${message}`,
      place: { file: shown },
      hint: 'move it away, or choose another "output" in the configuration',
    })
  }
  return entries
    .filter(({ name }) => !name.startsWith('.') || name === manifestName)
    .flatMap(entry => {
      const path = join(folder, entry.name)
      if (!entry.isDirectory()) return [prefix + entry.name]
      return others.includes(path) ? [] : listFiles(path, `${shown}/${entry.name}`, others, `${prefix}${entry.name}/`)
    })
}
