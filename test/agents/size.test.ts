import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { codeLines } from '../support/code-lines.js'

const agents = fileURLToPath(new URL('../../agents/', import.meta.url))

/** The files of a folder, without those of its folders. */
const filesOf = (folder: string) =>
  readdirSync(agents + folder).flatMap(name => (name.endsWith('.ts') ? [`${folder}/${name}`] : []))

test('the session and its drivers have at most 1,500 lines of code beyond the layer of Cody', () => {
  // Files of a question are read as that layer reads them.
  const own = ['session', 'acp', 'codex'].flatMap(filesOf).filter(name => name !== 'session/context-files.ts')
  const lines = [...own, 'cody/driver.ts'].map(name => codeLines(agents + name))
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(1_500)
})
