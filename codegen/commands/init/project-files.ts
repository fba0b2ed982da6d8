import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isObject, type JsonObject } from '../../../base/json.js'
import { configName } from '../../project/config.js'
import { missingPackages } from '../../project/missing-package.js'
import { showPath } from '../../project/paths.js'
import { fail } from '../../protocol/diagnostic.js'
import { appendJsonc, parseJsonc } from '../../protocol/jsonc.js'
import { readText } from '../../protocol/text-file.js'

/** The text of a configuration with one more entry to generate; comments stay. */
export function addEntry(
  text: string | undefined,
  entry: { document: string; target: string; output: string },
): string {
  if (text === undefined) return `${JSON.stringify({ generate: [entry] }, null, 2)}\n`
  const value = parseJsonc(text, configName, 'invalid-configuration')
  return appendJsonc(text, 'generate', entry, isObject(value) && Array.isArray(value.generate))
}

/** The TypeScript settings of a project. */
export interface ProjectSettings {
  /** Whether its modules are ECMAScript modules when they run. */
  isModule: boolean
  /** Folder that sources are in; `.` where the project does not say. */
  rootDir: string
  /** Folder that compiled files go to; undefined where they go beside their sources or nowhere. */
  outDir: string | undefined
  hasTsconfig: boolean
  /** Whether the types of Node are there in every file. TypeScript 6 and later take no installed types by themselves. */
  hasNodeTypes: boolean
}

const compilerOptions = {
  module: 'nodenext',
  target: 'es2022',
  lib: ['es2023', 'esnext.disposable'],
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  rootDir: '.',
  outDir: 'dist',
}

/**
 * The configuration of the compiler that a project without one gets.
 *
 * @param include folders that are compiled, where not all files can be
 */
export const tsconfigText = (include?: readonly string[]): string =>
  `${JSON.stringify({ compilerOptions, ...(include && { include }) }, null, 2)}\n`

/** Whether a module imports files as a bundler or Deno finds them (`./types`, `./types.ts`), which Node and its compiler do not. */
export function isForBundler(text: string): boolean {
  const imports = text.matchAll(/\b(?:from|import)\s*\(?\s*(['"])(\.[^'"\n]*)\1/g)
  return [...imports].some(([, , file = '']) => !/\.(?:[cm]?js|json)$/.test(file))
}

/** Reads the module type and the compiler settings of a project. */
export async function readSettings(folder: string): Promise<ProjectSettings> {
  const { parseTsconfig } = await import('get-tsconfig')
  const file = join(folder, 'tsconfig.json')
  const hasTsconfig = existsSync(file)
  const isModule = packageType(folder) === 'module'
  if (!hasTsconfig) return { isModule, rootDir: '.', outDir: 'dist', hasTsconfig, hasNodeTypes: true }
  const { compilerOptions = {} } = readOrFail(() => parseTsconfig(file))
  const { rootDir = '.', outDir, types = [] } = compilerOptions
  const hasNodeTypes = types.some(name => name === 'node' || name === '*')
  return { isModule, rootDir: showPath(resolve(folder, rootDir), folder), outDir, hasTsconfig, hasNodeTypes }
}

/** @throws {DiagnosticError} where the configuration, or one that it extends, cannot be read */
function readOrFail<Config>(read: () => Config): Config {
  try {
    return read()
  } catch (error) {
    return fail({
      code: 'unreadable-tsconfig',
      message: `the compiler settings of the project cannot be read: ${(error as Error).message.replace(/\.$/, '')}`,
      place: { file: 'tsconfig.json' },
      hint: 'correct "extends" in it, or install or build what it extends',
    })
  }
}

/** `type` of the nearest package.json. */
function packageType(folder: string): unknown {
  const file = join(folder, 'package.json')
  if (existsSync(file)) {
    const text = readText(file, { what: 'package.json', code: 'unreadable-package', hint: 'correct it' })
    return (parseJsonc(text, file, 'invalid-json') as JsonObject | null)?.type
  }
  return folder === dirname(folder) ? undefined : packageType(dirname(folder))
}

/** Packages that the written files need to compile and run, and that the project does not have. */
export const missingForPrograms = (folder: string): string[] =>
  missingPackages(['agent-bindings', 'typescript', '@types/node'], join(folder, 'package.json'))
