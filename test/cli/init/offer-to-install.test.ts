import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { offerToInstall } from '../../../cli/init/ask-what-is-missing.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init-install-'))
  const npm = join(folder, 'npm')
  writeFileSync(npm, '#!/bin/sh\necho "$@" > ran\n')
  chmodSync(npm, 0o755)
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

test.each([
  ['', true],
  ['yes', true],
  ['n', false],
])('what is missing is installed after a yes only: %j', async (answer, runs) => {
  const questions: string[] = []
  const installed = await offerToInstall(['ts-morph'], folder, async (question, wrong) => {
    questions.push(question)
    expect(await wrong('maybe')).toBe('Give y or n.')
    expect(await wrong(answer)).toBeUndefined()
    return answer
  })
  expect(questions).toEqual(['npm install --save-dev ts-morph\nRun this now? (Y/n) '])
  expect(installed).toBe(runs)
  expect(existsSync(join(folder, 'ran'))).toBe(runs)
  if (runs) expect(readFileSync(join(folder, 'ran'), 'utf8')).toBe('install --save-dev ts-morph\n')
})

test('nothing is asked when nothing is missing', async () => {
  const asked = vi.fn()
  expect(await offerToInstall([], folder, asked)).toBe(false)
  expect(asked).not.toHaveBeenCalled()
})

test('a package manager that fails ends init, with the command to run by hand', async () => {
  writeFileSync(join(folder, 'npm'), '#!/bin/sh\nexit 3\n', { mode: 0o755 })
  await expect(offerToInstall(['ts-morph'], folder, async () => 'y')).rejects.toThrow(
    'nothing was set up: npm install --save-dev ts-morph failed\n  → run it by hand',
  )
})
