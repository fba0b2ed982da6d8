import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { changeFiles, FileChangeError, recoverFiles } from '../../base/file-changes.js'
import { abandonedFolders, makeStagingFolder } from '../../base/staging-folder.js'
import { writeWhole } from '../../base/write-whole.js'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'changes-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))
const at = (path: string) => join(root, path)
const text = (path: string) => readFileSync(at(path), 'utf8')

describe('changes of files', () => {
  test('write, move, exchange and remove, and make folders', () => {
    writeFileSync(at('a'), 'a', { mode: 0o750 })
    writeFileSync(at('b'), 'b')
    writeFileSync(at('c'), 'c')
    changeFiles([
      {
        root,
        changes: [
          { path: at('a'), from: at('b') },
          { path: at('b'), from: at('a') },
          { path: at('c'), remove: true },
          { path: at('gone'), remove: true },
          { path: at('x/y/z'), content: 'new' },
        ],
      },
    ])
    expect([text('a'), text('b'), text('x/y/z')]).toEqual(['b', 'a', 'new'])
    expect(statSync(at('b')).mode & 0o777).toBe(0o750)
    expect(readdirSync(root).sort()).toEqual(['a', 'b', 'x'])
  })

  test('let a file give way to a folder of its name, in any order', () => {
    const removal = { path: at('a'), remove: true } as const
    for (const changes of [
      [{ path: at('a/index'), from: at('a') }, { path: at('a/x/y'), content: 'new' }, removal],
      [removal, { path: at('a/index'), from: at('a') }, { path: at('a/x/y'), content: 'new' }],
    ]) {
      writeFileSync(at('a'), 'a')
      // The last change fails, and the file comes back.
      expect(() => changeFiles([{ root, changes: [...changes, { path: at('a/x'), content: 'in a folder' }] }])).toThrow(
        FileChangeError,
      )
      expect(readdirSync(root)).toEqual(['a'])
      expect(text('a')).toBe('a')
      changeFiles([{ root, changes }])
      expect([text('a/index'), text('a/x/y')]).toEqual(['a', 'new'])
      rmSync(at('a'), { recursive: true })
    }
  })

  test('remove a link and not the file that it leads to, and put it back when another fails', () => {
    writeFileSync(at('a'), 'a')
    symlinkSync('a', at('link'))
    const removal = { path: at('link'), remove: true } as const
    const failing = { path: at('a/b'), content: 'in a file' }
    expect(() => changeFiles([{ root, changes: [removal, failing] }])).toThrow(FileChangeError)
    expect(readlinkSync(at('link'))).toBe('a')
    changeFiles([{ root, changes: [removal] }])
    expect(readdirSync(root)).toEqual(['a'])
  })

  test('are taken back as a whole when one fails', () => {
    writeFileSync(at('a'), 'a')
    const change = () =>
      changeFiles([
        { root, changes: [{ path: at('a'), content: 'changed' }] },
        { root: at('deep/er'), changes: [{ path: at('deep/er/x/y'), content: 'new' }] },
        { root, changes: [{ path: at('a/b'), content: 'in a file' }] },
      ])
    expect(change).toThrow(FileChangeError)
    expect(readdirSync(root)).toEqual(['a'])
    expect(text('a')).toBe('a')
  })
})

/** Makes a staging folder look as that of a process that has ended. */
function abandon(): void {
  for (const name of readdirSync(root))
    if (name.startsWith('.agent-bindings-'))
      renameSync(at(name), at(name.replace(/-\d+-\d+-([0-9a-f]{12})$/, '-1-1-$1')))
}

/** Runs a program that changes many files and is killed before it has renamed the file of this number. */
async function killedAt(step: number): Promise<void> {
  const program = `
    import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    const rename = fs.renameSync
    let left = ${step}
    fs.renameSync = (from, to) => {
      if (left-- === 0) process.kill(process.pid, 'SIGKILL')
      rename(from, to)
    }
    syncBuiltinESMExports()
    const { changeFiles } = await import(${JSON.stringify(new URL('../../dist/base/file-changes.js', import.meta.url).href)})
    const root = ${JSON.stringify(root)}
    const names = ['a', 'b', 'c', 'new/d', 'f/g']
    const changes = names.map(name => ({ path: root + '/' + name, content: 'after' }))
    changeFiles([{ root, changes: [...changes, { path: root + '/e', from: root + '/f' }, { path: root + '/f', remove: true }] }])`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  await new Promise(resolve => child.once('exit', resolve))
}

describe('changes whose process was killed', () => {
  const names = ['a', 'b', 'c', 'f']
  beforeEach(() => {
    for (const name of names) writeFileSync(at(name), `before ${name}`)
  })

  test('are finished or taken back by the next, whenever the end came', async () => {
    const seen = new Set<string>()
    for (let step = 0; step < 9; step++) {
      await killedAt(step)
      recoverFiles(root)
      const left = readdirSync(root, { recursive: true }).sort().map(String)
      const state = left.filter(name => statSync(at(name)).isFile()).map(name => `${name}=${text(name)}`)
      seen.add(state.join())
      rmSync(at('new'), { recursive: true, force: true })
      for (const name of ['e', 'f']) rmSync(at(name), { recursive: true, force: true })
      for (const name of names) writeFileSync(at(name), `before ${name}`)
    }
    expect([...seen]).toEqual([
      'a=before a,b=before b,c=before c,f=before f',
      'a=after,b=after,c=after,e=before f,f/g=after,new/d=after',
    ])
  })

  test('give way to what somebody has written since', async () => {
    await killedAt(3)
    expect(text('b')).toBe('after')
    writeFileSync(at('c'), 'by hand')
    recoverFiles(root)
    expect(['a', 'b', 'c', 'f'].map(text)).toEqual(['before a', 'before b', 'by hand', 'before f'])
    expect(readdirSync(root).sort()).toEqual(names)
  })

  test('of a process that runs are left alone', () => {
    const folder = makeStagingFolder(root)
    recoverFiles(root)
    expect(existsSync(folder)).toBe(true)
    expect(abandonedFolders(root)).toEqual([])
    abandon()
    expect(abandonedFolders(root)).toHaveLength(1)
    writeWhole(at('x'), 'x')
    expect(readdirSync(root).sort()).toEqual([...names, 'x'])
  })

  test('are not followed out of the folder or through links', () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'))
    try {
      writeFileSync(join(outside, 'precious'), 'precious')
      symlinkSync(outside, at('link'))
      const steps = [`../${outside.split('/').at(-1)}/precious`, join(outside, 'precious'), 'link/precious', 'link/new']
      for (const path of steps) {
        const folder = makeStagingFolder(root)
        writeFileSync(join(folder, 'new-0'), 'evil')
        const { ino, size, mtimeNs } = statSync(join(outside, 'precious'), { bigint: true })
        const before = path.endsWith('new') ? '' : `${ino} ${size} ${mtimeNs}`
        const journal = { steps: [{ path, before, after: 'x' }], folders: [] }
        writeFileSync(join(folder, 'journal.json'), JSON.stringify(journal))
        abandon()
        recoverFiles(root)
      }
      symlinkSync(outside, at('.agent-bindings-AAAAAA'))
      recoverFiles(root)
      expect(readdirSync(outside)).toEqual(['precious'])
      expect(readFileSync(join(outside, 'precious'), 'utf8')).toBe('precious')
    } finally {
      rmSync(outside, { recursive: true })
    }
  })
})

describe('a file that is written whole', () => {
  test('keeps its permissions, and a pipe or a link stays what it is', () => {
    writeFileSync(at('a'), 'a', { mode: 0o640 })
    writeWhole(at('a'), 'b')
    expect([text('a'), statSync(at('a')).mode & 0o777]).toEqual(['b', 0o640])
    symlinkSync('a', at('link'))
    writeWhole(at('link'), 'c')
    expect([text('a'), readdirSync(root).sort()]).toEqual(['c', ['a', 'link']])
  })

  test('that cannot be written says why', () => {
    mkdirSync(at('folder'))
    expect(() => writeWhole(at('folder'), 'x')).toThrow('EISDIR')
    writeFileSync(at('file'), 'x')
    expect(() => writeWhole(at('file/x'), 'x')).toThrow(/ENOTDIR|EEXIST/)
  })
})
