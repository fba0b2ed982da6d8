import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
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

/** Loads one module, and prints which files that took. */
const listLoaded = `
  const { Session } = require('node:inspector')
  const session = new Session()
  const loaded = []
  session.connect()
  session.on('Debugger.scriptParsed', ({ params }) => loaded.push(params.url))
  session.post('Debugger.enable')
  import(process.argv[1]).then(() => console.log(JSON.stringify(loaded.filter(url => url.startsWith('file:')))))`

function filesLoadedBy(entry: string): string[] {
  const run = spawnSync(process.execPath, ['-e', listLoaded, entry], { cwd: root, encoding: 'utf8' })
  expect(run.stderr).toBe('')
  const urls = JSON.parse(run.stdout) as string[]
  return urls.map(url => relative(root, fileURLToPath(url)).replaceAll('\\', '/'))
}

describe('loaded alone', () => {
  test.each(bindings)('%s loads its own files, the runtime, and nothing else', (entry, folder) => {
    const loaded = filesLoadedBy(`agent-bindings${entry.slice(1)}`)
    expect(loaded).toContain(`dist/${folder}/client.js`)
    const others = loaded.filter(file => !file.startsWith(`dist/${folder}/`) && !/^dist\/(?:runtime|base)\//.test(file))
    expect(others).toEqual([])
    // What validation needs is loaded when a value is validated for the first time.
    expect(loaded).not.toContain(`dist/${folder}/shapes.js`)
  })
})
