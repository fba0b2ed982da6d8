import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadVersion } from '../../../codegen/project/resolve-version.js'
import { makeProject, protocolDocument } from '../commands/project.js'

let folder = ''
const before = process.cwd()
beforeEach(() => {
  folder = makeProject({
    'agent-bindings.json': { generate: [{ document: 'docs/s.json', target: 'typescript', output: 'out' }] },
    'docs/s.json': protocolDocument('3.0.0', ['configured']),
    'schema/sample/1.9.0.json': protocolDocument('1.9.0', ['a']),
    'schema/sample/1.10.0.json': protocolDocument('1.10.0', ['b']),
    'schema/sample/import.json': {},
    'schema/sample/summaries.json': {},
    'src/inner/kept.txt': '',
  })
  process.chdir(folder)
})
afterEach(() => process.chdir(before))

describe('a document is named', () => {
  test('by its protocol: the newest version of the folder, which comes before the package', () => {
    expect(loadVersion('sample').version).toBe('1.10.0')
  })

  test('by protocol and version, also one that only the configuration has, from a folder below it', () => {
    process.chdir(join(folder, 'src/inner'))
    expect(loadVersion('sample@1.9.0').methods[0]?.method).toBe('a')
    expect(loadVersion('sample@3.0.0').methods[0]?.method).toBe('configured')
  })

  test.each([
    ['acp', '1'],
    ['codex', '0.169.0'],
    ['mcp', '2026-07-28'],
    ['cody', '1.114.0'],
    ['lsp', '3.18'],
  ])('%s is the newest of the package, %s', (name, version) => {
    expect(loadVersion(name)).toMatchObject({ protocol: name, version })
  })
})

test('the name of a known protocol is no file of that name; any other plain name may be a file', () => {
  for (const name of ['codex', 'sample', 'sample@1.9.0', 'mine'])
    writeFileSync(join(folder, name), JSON.stringify(protocolDocument('9.0.0', ['file'])))
  expect(loadVersion('codex').version).toBe('0.169.0')
  expect(loadVersion('sample').version).toBe('1.10.0')
  expect(loadVersion('sample@1.9.0').version).toBe('1.9.0')
  for (const name of ['mine', './codex', join(folder, 'sample'), './sample@1.9.0'])
    expect(loadVersion(name).version).toBe('9.0.0')
})

test.each([
  ['codx', 'did you mean codex or cody?'],
  ['codex@0.169.1', 'did you mean codex@0.169.0'],
  ['cody@1.114', 'did you mean cody@1.114.0?'],
  ['sample@7', 'known: sample@1.9.0, sample@1.10.0, sample@3.0.0'],
  ['nothing-like-it', 'known: acp, codex, cody, lsp, mcp'],
  ['acp@../../package', 'known: acp@1'],
])('%s is unknown: %s', (name, hint) => {
  expect(() => loadVersion(name)).toThrow(hint)
})

describe('REVISION:path is a file of a git repository', () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], { cwd: folder })
  const committed = (...paths: string[]) => {
    git('init', '--quiet')
    for (const path of paths)
      writeFileSync(join(folder, path), JSON.stringify(protocolDocument('1.0.0', ['committed'])))
    git('add', '--all')
    git('commit', '--quiet', '-m', 'first')
  }
  const shadow = (name: string) =>
    writeFileSync(join(folder, name), JSON.stringify(protocolDocument('9.0.0', ['shadow'])))

  test.skipIf(process.platform === 'win32').each(['HEAD:d.json', 'HEAD~0:d.json', 'HEAD:./d.json', 'nowhere:d.json'])(
    '%s, and not the file of that name, which is ./%s',
    name => {
      committed('d.json')
      mkdirSync(join(folder, dirname(name)), { recursive: true })
      shadow(name)
      if (name.startsWith('nowhere'))
        expect(() => loadVersion(name)).toThrow('for the file of this name, write ./nowhere:d.json')
      else expect(loadVersion(name).version).toBe('1.0.0')
      expect(loadVersion(`./${name}`).version).toBe('9.0.0')
      expect(loadVersion(join(folder, name)).version).toBe('9.0.0')
    },
  )

  test
    .skipIf(process.platform === 'win32')
    .each(['-d.json', '--output=x', ':(top)d.json', ':!d.json', 'a b\n.json', '*.json'])(
    'path %j is that path, and no option or pattern of git',
    path => {
      committed('d.json', path)
      expect(loadVersion(`HEAD:${path}`).version).toBe('1.0.0')
    },
  )

  test.each([
    ':(top)d.json',
    'HEAD:nowhere.json',
    '--output=stolen:d.json',
    '-p:d.json',
    'HEAD^{tree}:docs',
    'HEAD:docs',
  ])('%s is none, and nothing is written', name => {
    committed('d.json')
    const there = readdirSync(folder)
    expect(() => loadVersion(name)).toThrow()
    expect(readdirSync(folder)).toEqual(there)
  })
})
