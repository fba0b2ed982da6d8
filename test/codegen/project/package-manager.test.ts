import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installCommand, runCommands } from '../../../codegen/project/package-manager.js'
import { temporaryFolder } from '../../support/typescript.js'

/** A package in a workspace. @param files empty files at the root of the workspace */
function workspace(...files: string[]): string {
  const root = temporaryFolder('workspace')
  const member = join(root, 'packages/one')
  mkdirSync(member, { recursive: true })
  for (const file of files) writeFileSync(join(root, file), '')
  return member
}

test.each([
  ['package-lock.json', 'npm install agent-bindings x', 'npm install --save-dev x'],
  ['pnpm-lock.yaml', 'pnpm add agent-bindings x', 'pnpm add --save-dev x'],
  ['yarn.lock', 'yarn add agent-bindings x', 'yarn add --dev x'],
  ['bun.lock', 'bun add agent-bindings x', 'bun add --dev x'],
  ['bun.lockb', 'bun add agent-bindings x', 'bun add --dev x'],
])('with %s, also above the folder: %s', (lockFile, own, other) => {
  const folder = workspace(lockFile)
  expect(installCommand(['agent-bindings', 'x'], folder)).toBe(own)
  expect(installCommand(['x'], folder)).toBe(other)
})

test('the nearest lock file counts, and without one it is npm', () => {
  const folder = workspace('pnpm-lock.yaml')
  writeFileSync(join(folder, 'package-lock.json'), '')
  expect(installCommand(['x'], folder)).toBe('npm install --save-dev x')
  expect(installCommand(['x'], workspace())).toBe('npm install --save-dev x')
})

test("under Yarn's Plug'n'Play programs are run by yarn", () => {
  expect(runCommands(workspace('.pnp.cjs'))).toEqual({ program: 'yarn', node: 'yarn node' })
  expect(runCommands(workspace())).toEqual({ program: 'npx', node: 'node' })
})
