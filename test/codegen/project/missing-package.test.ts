import { expect, test } from 'vitest'
import { requirePackages } from '../../../codegen/project/missing-package.js'

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
