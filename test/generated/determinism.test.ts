import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { root } from '../support/typescript.js'

/** Every file below a folder with its text. */
const textsOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .map(file => [file.slice(folder.length), readFileSync(file, 'utf8')]),
  )

test('another place, locale and time zone give the same bytes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'Größe und Leerzeichen '))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const name of ['agent-bindings.json', 'schema'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  const env = { ...process.env, LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Asia/Kathmandu' }
  const generate = () =>
    execFileSync(process.execPath, [join(root, 'dist/cli/main.js'), 'generate'], { cwd: folder, env })
  generate()
  const first = textsOf(join(folder, 'generated'))
  expect(first).toEqual(textsOf(join(root, 'generated')))
  generate()
  expect(textsOf(join(folder, 'generated'))).toEqual(first)
  for (const text of Object.values(first)) expect(text).not.toContain(folder)
})
