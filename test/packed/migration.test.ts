import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Project as TypeScriptProject } from 'ts-morph'
import { expect, inject, test } from 'vitest'
import { Project, repository } from '../support/installed-package.js'

// The table of names that changed in CHANGELOG.md, against the packed package: every new name is there, no old one is.

const installed = join(inject('packed').installed, 'node_modules/agent-bindings')
const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
  exports: Record<string, string | { types: string }>
}

/** Rows of the newest table: what was, and what is. */
const rows = readFileSync(join(repository, 'CHANGELOG.md'), 'utf8')
  .split('### Migration')[1]
  ?.split('\n### ')[0]
  ?.split('\n')
  .flatMap(line => {
    const [, was = '', is = ''] = /^\| (.+?) \| (.+) \|$/.exec(line) ?? []
    return was === '' || was === '0.1' || was.startsWith('---') ? [] : [{ was, is }]
  })

const codes = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
/** Names that changed; after `of` stands what they belong to. */
const names = (cell: string) => codes(cell.replaceAll(/ of (a )?`\w+`/g, '')).filter(code => /^[a-z]\w*$/i.test(code))

/** Exported names by entry, without those of the bindings. */
const exported = new Map<string, Set<string>>()
const declarations = new TypeScriptProject({
  compilerOptions: { module: 199, moduleResolution: 99, target: 9, skipLibCheck: true },
  skipAddingFilesFromTsConfig: true,
})
for (const [entry, target] of Object.entries(exports))
  if (typeof target === 'object' && !target.types.includes('/generated/')) {
    const file = declarations.addSourceFileAtPath(join(installed, target.types))
    exported.set(entry.slice(1), new Set(file.getExportSymbols().map(symbol => symbol.getName())))
  }
const isExported = (name: string) => [...exported.values()].some(of => of.has(name))

/** Properties and parameters of the declarations, and keys of schemas. */
const declared = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.d.ts') || path.endsWith('.schema.json'))
  .map(path => readFileSync(join(installed, 'dist', path), 'utf8'))
  .join('\n')
const isDeclared = (name: string) => new RegExp(`\\b${name}"?\\??\\)?[:(<]`).test(declared)

test('there is a table', () => expect(rows?.length).toBeGreaterThan(20))

test.each(rows ?? [])('$was → $is', ({ was, is }) => {
  const entry = /from `(\/runtime[^`]*)`/
  const [before, after] = [entry.exec(was)?.[1], entry.exec(is)?.[1]]
  if (before && after) {
    for (const name of names(was)) {
      expect(exported.get(before), name).not.toContain(name)
      expect(exported.get(after), name).toContain(name)
    }
    return
  }
  // Types and functions only: a property may have the old name elsewhere.
  expect(names(was).filter(name => /^[A-Z]\w*[a-z]|[a-z][A-Z]/.test(name) && isExported(name))).toEqual([])
  expect(names(is).filter(name => !/^[A-Z_]+$/.test(name) && !isExported(name) && !isDeclared(name))).toEqual([])
})

test('commands and options are those of the table', async () => {
  using project = new Project()
  project.copyInstalled(inject('packed').installed)
  const run = (...args: string[]) =>
    project.run(process.execPath, ['node_modules/agent-bindings/dist/cli/main.js', ...args])
  const help = (...args: string[]) => run(...args, '--help')
  const words = (code: string) => code.replace(/^agent-bindings /, '').split(' ')
  for (const { was, is } of rows ?? []) {
    const [old = '', ...more] = codes(was)
    if (old.startsWith('agent-bindings '))
      for (const code of [old, ...more])
        expect(await run(...words(code)), code).toMatchObject({
          code: 1,
          stderr: expect.stringContaining('unknown command'),
        })
    for (const code of codes(is).filter(each => /^[a-z]+ (--)?[a-z]+$/.test(each))) {
      const { code: status, stdout } = await help(...words(code).filter(word => !word.startsWith('-')))
      expect(status, code).toBe(0)
      for (const option of words(code).filter(word => word.startsWith('--'))) expect(stdout, code).toContain(option)
    }
  }
  for (const command of ['import', 'check', 'verify']) {
    const { stdout } = await help(command)
    expect(stdout).toContain('--checkout')
    expect(stdout).not.toContain('--source')
  }
})
