import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DiskWorkspace } from '../../../agents/cody/disk-workspace.js'
import { Documents } from '../../../agents/cody/documents.js'
import { AgentEdits } from '../../../agents/cody/edits.js'
import { type FileOperation, MemoryWorkspace, plan } from '../../../agents/cody/workspace.js'

const insert = (uri: string, value: string): FileOperation => ({
  type: 'edit-file',
  uri,
  edits: [{ type: 'insert', position: { line: 0, character: 0 }, value }],
})

describe('a plan', () => {
  const files = new Map([
    ['f:/a', 'a'],
    ['f:/b', 'b'],
  ])
  const run = (...operations: FileOperation[]) => plan(operations, async uri => files.get(uri) ?? null)
  const create = (options?: object): FileOperation =>
    ({ type: 'create-file', uri: 'f:/a', textContents: 'new', ...{ options } }) as FileOperation
  const rename = (options?: object): FileOperation =>
    ({ type: 'rename-file', oldUri: 'f:/b', newUri: 'f:/a', ...{ options } }) as FileOperation

  test('builds on what came before in it', async () => {
    expect(await run(insert('f:/a', '1'), insert('f:/a', '2'))).toEqual(new Map([['f:/a', '21a']]))
    expect(await run(rename({ overwrite: true }), insert('f:/a', '!'))).toEqual(
      new Map([
        ['f:/b', null],
        ['f:/a', '!b'],
      ]),
    )
  })

  test('is nothing as a whole when a part cannot be', async () => {
    expect(await run(insert('f:/a', '1'), insert('f:/none', '2'))).toBeUndefined()
    expect(await run(create())).toBeUndefined()
    expect(await run(rename())).toBeUndefined()
    expect(await run({ type: 'delete-file', uri: 'f:/none' })).toBeUndefined()
    expect(await run({ type: 'from-the-future' } as unknown as FileOperation)).toBeUndefined()
  })

  test('heeds what is to be done with files that are there or not', async () => {
    expect(await run(create({ overwrite: true }))).toEqual(new Map([['f:/a', 'new']]))
    expect(await run(create({ ignoreIfExists: true }), rename({ ignoreIfExists: true }))).toEqual(new Map())
    const deleteOptions = { ignoreIfNotExists: true }
    expect(await run({ type: 'delete-file', uri: 'f:/none', deleteOptions })).toEqual(new Map())
    expect(await run({ type: 'delete-file', uri: 'f:/a' })).toEqual(new Map([['f:/a', null]]))
  })
})

describe('a workspace on disk', () => {
  let outer = ''
  let root = ''
  let workspace: DiskWorkspace
  const uriOf = (path: string) => pathToFileURL(join(root, path)).href
  beforeEach(() => {
    outer = mkdtempSync(join(tmpdir(), 'disk-'))
    root = join(outer, 'root')
    mkdirSync(root)
    writeFileSync(join(root, 'a.sh'), 'a', { mode: 0o755 })
    workspace = new DiskWorkspace(root)
  })
  afterEach(() => rmSync(outer, { recursive: true, force: true }))

  test('writes, makes folders, deletes, and keeps the mode of a file', async () => {
    await workspace.write(
      new Map([
        [uriOf('a.sh'), 'b'],
        [uriOf('sub/ü b.txt'), 'new'],
      ]),
    )
    expect(readFileSync(join(root, 'a.sh'), 'utf8')).toBe('b')
    expect(statSync(join(root, 'a.sh')).mode & 0o777).toBe(0o755)
    expect(await workspace.read(uriOf('sub/ü b.txt'))).toBe('new')
    await workspace.write(new Map([[uriOf('a.sh'), null]]))
    expect(await workspace.read(uriOf('a.sh'))).toBeUndefined()
    expect(readdirSync(join(root, 'sub'))).toEqual(['ü b.txt'])
  })

  test('never writes outside its root', async () => {
    symlinkSync(outer, join(root, 'link'))
    symlinkSync(join(outer, 'dangling'), join(root, 'nowhere'))
    const uris = [
      uriOf('../out.txt'),
      uriOf('link/out.txt'),
      uriOf('nowhere'),
      pathToFileURL(root).href,
      'file:///etc/passwd',
      'https://example.invalid/x',
      'file://host/share/x',
      uriOf('%2e%2e/out.txt').replaceAll('%25', '%'),
    ]
    for (const uri of uris)
      await expect(workspace.write(new Map([[uri, 'x']]))).rejects.toMatchObject({ code: 'WORKSPACE' })
    expect(readdirSync(outer)).toEqual(['root'])
    expect(existsSync(join(outer, 'dangling'))).toBe(false)
  })

  test('writes all or nothing', async () => {
    const changes = new Map([
      [uriOf('a.sh'), 'b'],
      [uriOf('a.sh/under-a-file'), 'x'],
    ])
    await expect(workspace.write(changes)).rejects.toThrow()
    expect(readFileSync(join(root, 'a.sh'), 'utf8')).toBe('a')
    expect(readdirSync(root)).toEqual(['a.sh'])
  })

  test('leaves nothing of a file for which there is no room', () => {
    const program = `
      process.on('SIGXFSZ', () => {})
      const { DiskWorkspace } = await import(${JSON.stringify(new URL('../../../dist/agents/cody/disk-workspace.js', import.meta.url).href)})
      const changes = new Map([[${JSON.stringify(uriOf('a.sh'))}, 'x'.repeat(1_000_000)]])
      await new DiskWorkspace(${JSON.stringify(root)}).write(changes).catch(error => console.log(error.code))`
    // No process of this shell may write a file of more than 8 KiB.
    const limited = ['-c', 'ulimit -f 8 && exec "$@"', 'bash', process.execPath, '--input-type=module', '-e', program]
    expect(execFileSync('bash', limited, { encoding: 'utf8' })).toBe('EFBIG\n')
    expect(readFileSync(join(root, 'a.sh'), 'utf8')).toBe('a')
    expect(readdirSync(root)).toEqual(['a.sh'])
  })
})

describe('edits of an agent', () => {
  test('reach the workspace and the open documents, one after the other', async () => {
    const told: string[] = []
    const documents = new Documents({
      notify: async (method, { uri, content }) => void told.push(`${method} ${uri} ${content ?? ''}`),
    })
    const workspace = new MemoryWorkspace([
      ['f:/a', 'on disk'],
      ['f:/b', 'b'],
    ])
    await documents.openDocument('f:/a', 'in the editor')
    const edits = new AgentEdits(documents, workspace)
    const results = await Promise.all([
      edits.editDocument('f:/a', [{ type: 'insert', position: { line: 0, character: 0 }, value: '1 ' }]),
      edits.editDocument('f:/a', [{ type: 'insert', position: { line: 0, character: 0 }, value: '2 ' }]),
      edits.editWorkspace([{ type: 'delete-file', uri: 'f:/b' }]),
      edits.editDocument('f:/none', []),
    ])
    expect(results).toEqual([true, true, true, false])
    expect([...workspace.files]).toEqual([['f:/a', '2 1 in the editor']])
    expect(documents.textOf('f:/a')).toBe('2 1 in the editor')
    expect(told).toEqual([
      'textDocument/didOpen f:/a in the editor',
      'textDocument/didChange f:/a 1 in the editor',
      'textDocument/didChange f:/a 2 1 in the editor',
    ])
  })

  test('are turned down without a workspace', async () => {
    const edits = new AgentEdits(new Documents({ notify: async () => {} }), undefined)
    expect(await edits.editWorkspace([{ type: 'create-file', uri: 'f:/x', textContents: '' }])).toBe(false)
  })

  test('of a document that closes are told too', async () => {
    const told: string[] = []
    const documents = new Documents({ notify: async method => void told.push(method) })
    await documents.openDocument('f:/a', 'a')
    await documents.openDocument('f:/a', 'b')
    const edits = new AgentEdits(documents, new MemoryWorkspace())
    expect(await edits.editWorkspace([{ type: 'delete-file', uri: 'f:/a' }])).toBe(true)
    expect(told).toEqual(['textDocument/didOpen', 'textDocument/didChange', 'textDocument/didClose'])
    await expect(documents.change('f:/a', 'x')).rejects.toThrow('f:/a is not open')
  })
})

test('a set of changes on disk of which one fails is taken back as a whole', async () => {
  const root = mkdtempSync(join(tmpdir(), 'workspace-'))
  writeFileSync(join(root, 'old.txt'), 'before')
  writeFileSync(join(root, 'doomed.txt'), 'before')
  mkdirSync(join(root, 'folder'))
  const uri = (name: string) => pathToFileURL(join(root, name)).href
  const changes = new Map([
    [uri('old.txt'), 'after'],
    [uri('new.txt'), 'after'],
    [uri('doomed.txt'), null],
    [uri('folder'), null],
  ])
  await expect(new DiskWorkspace(root).write(changes)).rejects.toThrow()
  expect(readdirSync(root).sort()).toEqual(['doomed.txt', 'folder', 'old.txt'])
  expect(['old.txt', 'doomed.txt'].map(name => readFileSync(join(root, name), 'utf8'))).toEqual(['before', 'before'])
  rmSync(root, { recursive: true })
})
