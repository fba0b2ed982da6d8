import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { root } from '../support/typescript.js'

/** The package as somebody has it who installed nothing besides. */
function installBare(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bare-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const name of ['dist', 'package.json', 'schema'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  mkdirSync(join(folder, 'node_modules'))
  for (const name of ['jsonc-parser', 'ajv', 'diff', 'vscode-jsonrpc'])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  return folder
}

test('generating needs nothing besides the package', () => {
  const folder = installBare()
  const config = { generate: [{ document: 'schema/cody/1.114.0.json', target: 'typescript', output: 'out' }] }
  writeFileSync(join(folder, 'agent-bindings.json'), JSON.stringify(config))
  const { status, stderr } = spawnSync(process.execPath, ['dist/cli/main.js', 'generate'], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([0, ''])
})
