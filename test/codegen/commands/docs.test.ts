import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeDocs } from '../../../codegen/commands/docs.js'
import { htmlDocs } from '../../../codegen/docs/html/page.js'
import { formatDocument } from '../../../codegen/protocol/document.js'
import { notes1, notes2 } from '../docs/model/fixture.js'

const cli = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))

describe('agent-bindings docs', () => {
  let folder: string
  let documents: string[]
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'docs ü-'))
    documents = [notes1, notes2].map(protocol => {
      const file = join(folder, `${protocol.version}.json`)
      writeFileSync(file, formatDocument(protocol))
      return file
    })
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const run = (...args: string[]) =>
    execFileSync(process.execPath, [cli, 'docs', ...args], { cwd: folder, encoding: 'utf8' })

  test('versions of a protocol share a page, and what is up to date is left alone', () => {
    const output = join(folder, 'out', 'pages')
    const files = writeDocs({ documents, output, formats: ['html', 'markdown'] })
    expect(files).toEqual([
      { path: join(output, 'notes.html'), changed: true },
      { path: join(output, 'notes.md'), changed: true },
    ])
    expect(readFileSync(join(output, 'notes.html'), 'utf8')).toBe(htmlDocs([notes1, notes2]).content)
    writeFileSync(join(output, 'notes.md'), readFileSync(join(output, 'notes.md'), 'utf8').replaceAll('\n', '\r\n'))
    const { mtimeNs } = statSync(join(output, 'notes.html'), { bigint: true })
    const again = writeDocs({ documents: documents.toReversed(), output, formats: ['html', 'markdown'] })
    expect(again.map(({ changed }) => changed)).toEqual([false, false])
    expect(statSync(join(output, 'notes.html'), { bigint: true }).mtimeNs).toBe(mtimeNs)
    expect(readdirSync(output)).toEqual(['notes.html', 'notes.md'])
  })

  test('two documents of one version are an error, and nothing is written', () => {
    const output = join(folder, 'out')
    const twice = [...documents, ...documents.slice(0, 1)]
    expect(() => writeDocs({ documents: twice, output, formats: ['html'] })).toThrow(
      /1\.9\.0\.json: error: notes 1\.9\.0 was given before[\s\S]*→ give one document/,
    )
    expect(readdirSync(folder)).not.toContain('out')
  })

  test('without documents, those of the configuration are shown', () => {
    const generate = ['typescript', 'other'].map(target => ({ document: '1.9.0.json', target, output: target }))
    writeFileSync(join(folder, 'agent-bindings.json'), JSON.stringify({ generate }))
    expect(run('--format', 'html')).toBe(`wrote ${join('docs', 'protocols', 'notes.html')}\n`)
  })

  test('a document that comes with this package is found by its name', () => {
    expect(run('acp@1', '--format', 'html', '--output', 'b')).toBe(`wrote ${join('b', 'acp.html')}\n`)
    expect(readFileSync(join(folder, 'b', 'acp.html'), 'utf8')).toContain('id="session/prompt"')
  })

  test('the command says what it wrote', () => {
    expect(run('1.9.0.json', '--output', 'a', '--format', 'markdown')).toBe(`wrote ${join('a', 'notes.md')}\n`)
    expect(JSON.parse(run('1.9.0.json', '--output', 'a', '--format', 'all', '--json'))).toEqual({
      files: [
        { path: join('a', 'notes.html'), changed: true },
        { path: join('a', 'notes.md'), changed: false },
      ],
    })
  })
})
