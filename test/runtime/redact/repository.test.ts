import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { Redactor } from '../../../runtime/redact.js'

const redactor = new Redactor()
const root = fileURLToPath(new URL('../../../', import.meta.url))

test('the files of this repository have no secret, apart from made-up secrets in tests', () => {
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n')
  const changed = files.filter(file => {
    try {
      return redactor.find(readFileSync(root + file, 'utf8')).length > 0
    } catch {
      return false
    }
  })
  expect(changed.filter(file => !/^test\/(agents|e2e|runtime|support|cli|testing|peers)\//.test(file))).toEqual([])
  expect(changed.length).toBeLessThan(20)
})
