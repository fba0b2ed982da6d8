import fs, { lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runGenerate } from '../../../codegen/commands/generate.js'
import { loadConfig } from '../../../codegen/project/config.js'
import { applyChanges } from '../../../codegen/project/write-files.js'
import { configOf, makeProject, pathTarget, protocolDocument, snapshot, withCrlf, writeIn } from './project.js'

const generate = (folder: string, dryRun = false) =>
  runGenerate(loadConfig('agent-bindings.json', folder), { ...pathTarget, dryRun })

const changesOf = async (folder: string, dryRun = false) =>
  (await generate(folder, dryRun)).flatMap(output => output.changes.map(({ path, change }) => `${change} ${path}`))

const project = (methods: readonly string[] = ['a.txt', 'deep/b.txt']) =>
  makeProject({ 'agent-bindings.json': configOf({}), 'sample.json': protocolDocument('1.0.0', methods) })

describe('generate', () => {
  test('writes every file with a manifest, then says that nothing changed', async () => {
    const folder = project()
    expect(await changesOf(folder)).toEqual(['created .agent-bindings-manifest', 'created a.txt', 'created deep/b.txt'])
    const written = snapshot(join(folder, 'out'))
    expect(written['deep/b.txt']).toBe('deep/b.txt \n')
    expect(written['.agent-bindings-manifest']).toMatch(/^# .*\na\.txt\ndeep\/b\.txt\n$/)
    expect(await changesOf(folder)).toEqual([])
    expect(snapshot(join(folder, 'out'))).toEqual(written)
  })

  test('does not touch files that are as they should be', async () => {
    const folder = project()
    await generate(folder)
    const before = lstatSync(join(folder, 'out/deep/b.txt'))
    writeIn(folder, 'out/a.txt', 'edited')
    expect(await changesOf(folder)).toEqual(['updated a.txt'])
    const after = lstatSync(join(folder, 'out/deep/b.txt'))
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs])
  })

  test('does not touch files whose line ends a checkout changed, and still knows which ones are its own', async () => {
    const folder = project()
    await generate(folder)
    withCrlf(folder)
    const before = snapshot(folder)
    expect(await changesOf(folder)).toEqual([])
    expect(snapshot(folder)).toEqual(before)
    writeIn(folder, 'sample.json', protocolDocument('1.0.0', ['a.txt']))
    expect(await changesOf(folder)).toEqual(['updated .agent-bindings-manifest', 'removed deep/b.txt'])
  })

  test('removes what an earlier run made and what that empties, and nothing else', async () => {
    const folder = project()
    await generate(folder)
    writeIn(folder, 'out/mine.txt', 'written by hand')
    writeIn(folder, 'sample.json', protocolDocument('1.0.0', ['a.txt']))
    expect(await changesOf(folder)).toEqual(['updated .agent-bindings-manifest', 'removed deep/b.txt'])
    expect(Object.keys(snapshot(join(folder, 'out')))).toEqual(['.agent-bindings-manifest', 'a.txt', 'mine.txt'])
    expect(readdirSync(join(folder, 'out'))).not.toContain('deep')
  })

  test('a manifest cannot make it remove anything outside the output folder', async () => {
    const folder = project()
    await generate(folder)
    writeIn(folder, 'precious.txt', 'keep')
    writeIn(folder, 'out/.agent-bindings-manifest', `../precious.txt\n${join(folder, 'precious.txt')}\na.txt\n`)
    await generate(folder)
    expect(snapshot(folder)['precious.txt']).toBe('keep')
  })

  test('a dry run says the same and writes nothing', async () => {
    const folder = project()
    const before = snapshot(folder)
    expect(await changesOf(folder, true)).toHaveLength(3)
    expect(snapshot(folder)).toEqual(before)
  })

  test.each(['../a', '/a', 'a/../../b', 'a//b', 'c:/a', 'a\\b', 'a\n', '', '.', 'nul', 'a.'])(
    'a target that gives the path %j writes nothing at all',
    async path => {
      const folder = project(['fine.txt', path || '-'])
      const target = {
        findTarget: (name: string) => ({
          name,
          options: {},
          load: async () => ({
            generate: () => [
              { path: 'fine.txt', content: '' },
              { path, content: '' },
            ],
          }),
        }),
      }
      const before = snapshot(folder)
      await expect(runGenerate(loadConfig('agent-bindings.json', folder), target)).rejects.toThrow('cannot be written')
      expect(snapshot(folder)).toEqual(before)
    },
  )

  test('two files whose paths differ in case only are refused', async () => {
    await expect(generate(project(['a.txt', 'A.txt']))).rejects.toThrow('two generated files want the path "A.txt"')
  })

  test.each([
    ['a folder on the way', 'deep', true],
    ['the file itself', 'a.txt', false],
  ])('does not follow a symbolic link out of the folder: %s', async (_, link, isFolder) => {
    const folder = project()
    mkdirSync(join(folder, 'elsewhere'))
    writeIn(folder, 'elsewhere.txt', 'keep')
    mkdirSync(join(folder, 'out'))
    symlinkSync(join(folder, isFolder ? 'elsewhere' : 'elsewhere.txt'), join(folder, 'out', link))
    await expect(generate(folder)).rejects.toThrow('a symbolic link leads it out of the folder')
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual([])
    expect(snapshot(folder)['elsewhere.txt']).toBe('keep')
  })

  test('an output folder that is itself a link is fine', async () => {
    const folder = project()
    mkdirSync(join(folder, 'real'))
    symlinkSync(join(folder, 'real'), join(folder, 'out'))
    expect(await changesOf(folder)).toHaveLength(3)
    expect(Object.keys(snapshot(join(folder, 'real')))).toContain('deep/b.txt')
  })

  test('a folder that two entries give by different names is refused, and nothing is written', async () => {
    const folder = makeProject({
      'agent-bindings.json': configOf({}, { document: 'other.json', output: 'link' }),
      'sample.json': protocolDocument('1.0.0', ['a.txt']),
      'other.json': protocolDocument('2.0.0', ['b.txt']),
    })
    mkdirSync(join(folder, 'out'))
    symlinkSync('out', join(folder, 'link'))
    await expect(generate(folder)).rejects.toThrow('the output folder "link" is the folder "out" by another name')
    expect(readdirSync(join(folder, 'out'))).toEqual([])
  })

  test('the folder of the configuration cannot be the output', async () => {
    const folder = makeProject({ 'agent-bindings.json': configOf({ output: '.' }), 'sample.json': protocolDocument() })
    await expect(generate(folder)).rejects.toThrow('holds the configuration itself')
  })

  test('one bad document keeps every output as it was, and all findings are reported', async () => {
    const folder = makeProject({
      'agent-bindings.json': configOf({}, { document: 'bad.json', output: 'b' }, { document: 'no.json', output: 'c' }),
      'sample.json': protocolDocument(),
      'bad.json': '{ "protocol": "x"',
    })
    const before = snapshot(folder)
    await expect(generate(folder)).rejects.toThrow(/bad\.json:1:18: error: the JSON text ends too early[\s\S]*no\.json/)
    expect(snapshot(folder)).toEqual(before)
  })

  test('a document of a newer version of agent-bindings is refused as such', async () => {
    const folder = project()
    writeIn(folder, 'sample.json', { ...protocolDocument(), documentVersion: 99 })
    await expect(generate(folder)).rejects.toThrow(/version 99[\s\S]*upgrade agent-bindings/)
  })

  test('two documents that claim to be the same version are refused', async () => {
    const folder = makeProject({
      'agent-bindings.json': configOf({}, { document: 'other.json', output: 'b' }),
      'sample.json': protocolDocument(),
      'other.json': protocolDocument(),
    })
    await expect(generate(folder)).rejects.toThrow(/two documents say that they are sample 1\.0\.0[\s\S]*sample\.json/)
  })

  test('an output folder that is a file is one error, and the other outputs stay as they were', async () => {
    const folder = makeProject({
      'agent-bindings.json': configOf({}, { output: 'file' }),
      'sample.json': protocolDocument(),
      file: 'a file',
    })
    const before = snapshot(folder)
    await expect(generate(folder)).rejects.toThrow('the output folder is a file')
    expect(snapshot(folder)).toEqual(before)
  })
})

describe('writing', () => {
  const change = (folder: string, paths: string[], removes: string[] = []) => ({
    folder,
    shown: folder,
    writes: paths.map(path => ({ path, content: `new ${path}` })),
    removes,
  })

  test('a failure in the middle takes back everything, in every folder', () => {
    const folder = makeProject({ 'one/a': 'old a', 'one/gone': 'old gone', 'two/blocked/x': 'x' })
    const before = snapshot(folder)
    // The last file cannot be put in its place: a folder stands there.
    const changes = [
      change(join(folder, 'one'), ['a', 'new/b'], ['gone']),
      change(join(folder, 'fresh/three'), ['c']),
      change(join(folder, 'two'), ['d', 'blocked']),
    ]
    expect(() => applyChanges(changes)).toThrow(/two\/blocked: error: cannot be written[\s\S]*every file is as it was/)
    expect(snapshot(folder)).toEqual(before)
    expect(readdirSync(folder).sort()).toEqual(['one', 'two'])
    expect(readdirSync(join(folder, 'one')).sort()).toEqual(['a', 'gone'])
  })

  test('what cannot be put back is kept, and said; the rest is put back', () => {
    const folder = makeProject({ 'one/a': 'old a', 'one/b': 'old b', 'two/c': 'old c' })
    const rename = fs.renameSync
    // Somebody else moves in before the last file.
    fs.renameSync = (from, to) => {
      if (String(to) === join(folder, 'two/c')) {
        rmSync(join(folder, 'one/b'))
        writeIn(folder, 'one/b/theirs', 'theirs')
        throw Object.assign(new Error('no'), { code: 'EACCES' })
      }
      rename(from, to)
    }
    syncBuiltinESMExports()
    try {
      const changes = [change(join(folder, 'one'), ['a', 'b']), change(join(folder, 'two'), ['c'])]
      expect(() => applyChanges(changes)).toThrow(
        /not every file could be put back: the earlier ones are in folders named \.agent-bindings-/,
      )
    } finally {
      fs.renameSync = rename
      syncBuiltinESMExports()
    }
    const left = snapshot(folder)
    expect(left).toMatchObject({ 'one/a': 'old a', 'one/b/theirs': 'theirs', 'two/c': 'old c' })
    expect(Object.values(left)).toContain('old b')
  })

  test('a folder that cannot be made is an error before anything moved', () => {
    const folder = makeProject({ 'one/a': 'old a', file: '' })
    const before = snapshot(folder)
    expect(() => applyChanges([change(join(folder, 'one'), ['a']), change(join(folder, 'file/x'), ['b'])])).toThrow(
      'a file stands where a folder belongs',
    )
    expect(snapshot(folder)).toEqual(before)
  })

  test('a path out of the folder is refused, and said as it is', () => {
    const folder = makeProject({ 'one/a': 'old a' })
    const before = snapshot(folder)
    expect(() => applyChanges([change(join(folder, 'one'), ['a'], ['../b'])])).toThrow(
      'the path "../b" cannot be written: it has an empty, "." or ".." part',
    )
    expect(snapshot(folder)).toEqual(before)
    expect(readdirSync(join(folder, 'one'))).toEqual(['a'])
  })

  test('a folder that has something left is not removed', () => {
    const folder = makeProject({ 'one/deep/er/a': '', 'one/deep/mine': 'keep' })
    applyChanges([change(join(folder, 'one'), [], ['deep/er/a'])])
    expect(readdirSync(join(folder, 'one/deep'))).toEqual(['mine'])
  })

  test('leaves nothing of its own behind', () => {
    const folder = makeProject({ 'one/a': 'old a' })
    applyChanges([change(join(folder, 'one'), ['a', 'b'])])
    expect(snapshot(folder)).toEqual({ 'one/a': 'new a', 'one/b': 'new b' })
    expect(readdirSync(join(folder, 'one')).sort()).toEqual(['a', 'b'])
  })
})
