import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadWithPackages } from '../../../codegen/project/missing-package.js'
import { root } from '../../support/typescript.js'

/** The package as somebody has it who installed nothing besides. */
function installBare(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bare-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const name of ['dist', 'package.json', 'schema', 'agent-bindings.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  mkdirSync(join(folder, 'node_modules'))
  for (const name of ['commander', 'jsonc-parser', 'ajv', 'diff', 'vscode-jsonrpc'])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  return folder
}

test('generating without handlebars says what to install and writes nothing', () => {
  const folder = installBare()
  const { status, stderr } = spawnSync(process.execPath, ['dist/cli/main.js', 'generate'], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(status).toBe(1)
  expect(stderr).toContain('error: the target typescript needs the package handlebars, which is not installed')
  expect(stderr).toContain('→ install it: npm install --save-dev handlebars')
  expect(existsSync(join(folder, 'generated'))).toBe(false)
})

test('any other failure to load is as it was', async () => {
  const failure = new Error('broken')
  await expect(loadWithPackages('x', () => Promise.reject(failure))).rejects.toBe(failure)
})
