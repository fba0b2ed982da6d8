import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { missingPackages, requirePackages } from '../../../codegen/project/missing-package.js'

test('one error names all that is missing, for whom, and the one command that installs it', () => {
  const needs = [
    { what: 'the reader typescript', packages: ['ts-morph', 'no-such-package'] },
    { what: 'the target kotlin', packages: ['no-such-package', '@no/such'] },
  ]
  expect(() => requirePackages(needs)).toThrow(
    'the reader typescript needs the package no-such-package, and the target kotlin needs the packages ' +
      'no-such-package and @no/such, which are not installed\n' +
      '  → install them: npm install --save-dev no-such-package @no/such',
  )
})

test('what is installed is not missing, whatever its form', () => {
  expect(() => requirePackages([{ what: 'x', packages: ['ts-morph', '@agentclientprotocol/sdk'] }])).not.toThrow()
})

test('what was missing can be loaded by the same process once it is installed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'missing-package-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [user, late] = [join(folder, 'user.js'), join(folder, 'node_modules', 'late')]
  mkdirSync(join(folder, 'node_modules'))
  expect(missingPackages(['late'], user)).toEqual(['late'])
  mkdirSync(late)
  writeFileSync(join(late, 'package.json'), '{ "name": "late", "main": "main.js" }')
  writeFileSync(join(late, 'main.js'), 'module.exports = 7')
  expect(missingPackages(['late'], user)).toEqual([])
  expect(createRequire(user)('late')).toBe(7)
})
