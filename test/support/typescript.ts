import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** Folders of TypeScript that a test makes, and the compilers that look at them. */

export const root = fileURLToPath(new URL('../../', import.meta.url))

const require = createRequire(import.meta.url)

/** The compilers that generated code is checked with, by the package that holds them. */
export type Compiler = 'typescript' | 'typescript-5'

/** A new folder that is removed when the test is over. */
export function temporaryFolder(name = 'bindings'): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function writeFiles(folder: string, files: readonly { path: string; content: string }[]): void {
  for (const { path, content } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

/**
 * What a compiler says about the TypeScript of a folder under the strictest options; empty when it is content.
 *
 * @param options compiler options on top.
 */
export function typeCheck(folder: string, options: object = {}, compiler: Compiler = 'typescript'): string {
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2023', 'esnext.disposable'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    noUnusedLocals: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    erasableSyntaxOnly: true,
    skipLibCheck: true,
    noEmit: true,
    ...options,
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['.'] }))
  const tsc = join(dirname(require.resolve(`${compiler}/package.json`)), 'bin/tsc')
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8', maxBuffer: 2 ** 28 })
  return stdout + stderr
}
