import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, { default: string }>
}

/** Entries of the package that are generated bindings, with the folder they lead to. */
const bindings = Object.entries(manifest.exports).flatMap(([entry, target]): [string, string][] => {
  const folder = /^\.\/dist\/(generated\/.+)\/index\.js$/.exec(target.default ?? '')?.[1]
  return folder ? [[entry, folder]] : []
})

test('every generated version is an entry of its own', () => {
  const generated = readdirSync(join(root, 'generated')).flatMap(protocol =>
    readdirSync(join(root, 'generated', protocol)).map(version => `./${protocol}/${version}`),
  )
  expect(bindings.map(([entry]) => entry)).toEqual(expect.arrayContaining(generated))
})

test('a protocol without a version is its newest', () => {
  const plain = bindings.filter(([entry]) => entry.split('/').length === 2)
  expect(plain.map(([entry]) => entry)).toEqual(['./cody', './acp', './codex', './lsp', './mcp'])
  for (const [entry, folder] of plain) {
    const versions = bindings
      .filter(([other]) => other.startsWith(`${entry}/`))
      .map(([other]) => other.split('/')[2] ?? '')
    versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    expect(folder).toBe(`generated${entry.slice(1)}/${versions.at(-1)}`)
  }
})

describe('loaded alone', () => {
  test.each(bindings)('%s imports its own files and the runtime', (_entry, folder) => {
    for (const file of readdirSync(join(root, folder)).filter(name => name.endsWith('.ts'))) {
      const text = readFileSync(join(root, folder, file), 'utf8')
      for (const [, from, dynamic] of text.matchAll(/^(?:import|export|\}) .*from '([^']+)'$|import\('([^']+)'\)/gm)) {
        const specifier = from ?? dynamic ?? ''
        const own = existsSync(join(root, folder, specifier.replace(/\.js$/, '.ts')))
        expect(own || specifier === '../../../runtime/index.js', `${file}: ${specifier}`).toBe(true)
      }
    }
  })
})
