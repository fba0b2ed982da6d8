import { execFileSync } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Documents } from '../../../../agents/cody/documents.js'
import type { FileOperation } from '../../../../agents/cody/edit-plan.js'
import { AgentEdits } from '../../../../agents/cody/edits.js'
import { DiskWorkspace } from '../../../../agents/session/workspace/disk-workspace.js'
import type { MovedFile } from '../../../../agents/session/workspace/workspace.js'

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

  test('refuses a link out of its root in every spelling', async () => {
    writeFileSync(join(outer, 'secret.txt'), 'secret')
    symlinkSync(join(outer, 'secret.txt'), join(root, 'link'))
    symlinkSync(outer, join(root, 'folder'))
    const edits = new AgentEdits(new Documents({ notify: async () => {} }), workspace)
    const base = pathToFileURL(root).href
    for (const spelling of ['link', 'link/', 'link//', 'link/.', 'link/x/..', '/link', './link', 'folder/secret.txt']) {
      const uri = `${base}/${spelling}`
      await expect(workspace.read(uri)).rejects.toMatchObject({ code: 'WORKSPACE' })
      const rename: FileOperation = { type: 'rename-file', oldUri: uri, newUri: `${base}/copy` }
      await expect(edits.editWorkspace([rename])).rejects.toMatchObject({ code: 'WORKSPACE' })
    }
    expect(readdirSync(root).sort()).toEqual(['a.sh', 'folder', 'link'])
  })

  test('is the same folder with and without the links that lead to it', async () => {
    symlinkSync(root, join(outer, 'link'))
    const edits = new AgentEdits(new Documents({ notify: async () => {} }), new DiskWorkspace(join(outer, 'link')))
    const insert = (uri: string, value: string): FileOperation => ({
      type: 'edit-file',
      uri,
      edits: [{ type: 'insert', position: { line: 0, character: 0 }, value }],
    })
    const linked = pathToFileURL(join(outer, 'link/a.sh')).href
    expect(await edits.editWorkspace([insert(uriOf('a.sh'), '1'), insert(linked, '2')])).toBe(true)
    expect(readFileSync(join(root, 'a.sh'), 'utf8')).toBe('21a')
    symlinkSync('nowhere', join(outer, 'dangling'))
    await expect(edits.editWorkspace([insert(uriOf('../dangling'), 'x')])).rejects.toThrow('is outside')
  })

  test('renames bytes, and keeps their permissions', async () => {
    const image = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00, 0xfe])
    writeFileSync(join(root, 'a.png'), image, { mode: 0o640 })
    const edits = new AgentEdits(new Documents({ notify: async () => {} }), workspace)
    const to = (oldUri: string, newUri: string): FileOperation => ({
      type: 'rename-file',
      oldUri: uriOf(oldUri),
      newUri: uriOf(newUri),
    })
    expect(await edits.editWorkspace([to('a.png', 'img/b.png'), to('a.sh', 'run.sh')])).toBe(true)
    expect(readFileSync(join(root, 'img/b.png'))).toEqual(image)
    expect(statSync(join(root, 'img/b.png')).mode & 0o777).toBe(0o640)
    expect(statSync(join(root, 'run.sh')).mode & 0o777).toBe(0o755)
    expect(readdirSync(root).sort()).toEqual(['img', 'run.sh'])
    // An edit on the way changes the text and nothing else.
    const insert: FileOperation = {
      type: 'edit-file',
      uri: uriOf('go.sh'),
      edits: [{ type: 'insert', position: { line: 0, character: 1 }, value: '!' }],
    }
    expect(await edits.editWorkspace([to('run.sh', 'go.sh'), insert])).toBe(true)
    expect(readFileSync(join(root, 'go.sh'), 'utf8')).toBe('a!')
    expect(statSync(join(root, 'go.sh')).mode & 0o777).toBe(0o755)
  })

  test('edits nothing but UTF-8 text in regular files, and waits for no pipe', async () => {
    writeFileSync(join(root, 'latin1.txt'), Buffer.from([0x66, 0xfc, 0x72]))
    execFileSync('mkfifo', [join(root, 'pipe')])
    symlinkSync('/dev/zero', join(root, 'zero'))
    mkdirSync(join(root, 'folder'))
    const edits = new AgentEdits(new Documents({ notify: async () => {} }), workspace)
    for (const name of ['latin1.txt', 'pipe', 'zero', 'folder'])
      await expect(edits.editDocument(uriOf(name), [])).rejects.toMatchObject({ code: 'WORKSPACE' })
    for (const name of ['pipe', 'folder'])
      await expect(workspace.write(new Map([[uriOf(name), 'x']]))).rejects.toMatchObject({ code: 'WORKSPACE' })
    await expect(workspace.write(new Map([[uriOf('half.txt'), '\ud83d']]))).rejects.toMatchObject({ code: 'WORKSPACE' })
    expect(readFileSync(join(root, 'latin1.txt'))).toEqual(Buffer.from([0x66, 0xfc, 0x72]))
    expect(existsSync(join(root, 'half.txt'))).toBe(false)
  })

  test('changes no read-only file, but removes and renames it', async () => {
    writeFileSync(join(root, 'kept'), 'kept', { mode: 0o444 })
    const refusal = { code: 'WORKSPACE', message: expect.stringContaining('is read-only') }
    await expect(workspace.write(new Map([[uriOf('kept'), 'new']]))).rejects.toMatchObject(refusal)
    const onto = new Map([[uriOf('kept'), { movedFrom: uriOf('a.sh') }]])
    await expect(workspace.write(onto)).rejects.toMatchObject(refusal)
    expect(readFileSync(join(root, 'kept'), 'utf8')).toBe('kept')
    await workspace.write(
      new Map<string, MovedFile | null>([
        [uriOf('moved'), { movedFrom: uriOf('kept') }],
        [uriOf('kept'), null],
      ]),
    )
    expect(readFileSync(join(root, 'moved'), 'utf8')).toBe('kept')
    await workspace.write(new Map([[uriOf('moved'), null]]))
    expect(readdirSync(root)).toEqual(['a.sh'])
  })

  test.runIf(process.getuid?.() === 0)('leaves a file to its owner', async () => {
    chownSync(join(root, 'a.sh'), 1234, 4321)
    await workspace.write(new Map([[uriOf('a.sh'), 'new']]))
    const { uid, gid, mode } = statSync(join(root, 'a.sh'))
    expect([uid, gid, mode & 0o777]).toEqual([1234, 4321, 0o755])
  })

  test('says of every path that the system refuses that it cannot be used', async () => {
    const refusal = { name: 'SessionError', code: 'WORKSPACE' }
    for (const path of ['x'.repeat(300), `${'d/'.repeat(3000)}x`, 'a\0b']) {
      const uri = `${pathToFileURL(root).href}/${encodeURI(path)}`
      await expect(workspace.read(uri)).rejects.toMatchObject(refusal)
      await expect(workspace.write(new Map([[uri, 'x']]))).rejects.toMatchObject(refusal)
    }
  })

  test('takes all spellings of a file for one file', async () => {
    writeFileSync(join(root, 'q&a (1).ts'), 'x')
    symlinkSync('q&a (1).ts', join(root, 'alias.ts'))
    const base = pathToFileURL(root).href
    const spellings = ['q&a%20(1).ts', 'q%26a%20%281%29.ts', 'sub/../q&a%20(1).ts', '/q&a%20(1).ts', 'alias.ts']
    const edits = new AgentEdits(new Documents({ notify: async () => {} }), workspace)
    const operations = spellings.map(
      (spelling, index): FileOperation => ({
        type: 'edit-file',
        uri: `${base}/${spelling}`,
        edits: [{ type: 'insert', position: { line: 0, character: 0 }, value: String(index) }],
      }),
    )
    expect(await edits.editWorkspace(operations)).toBe(true)
    expect(readFileSync(join(root, 'q&a (1).ts'), 'utf8')).toBe('43210x')
    const twice = new Map(spellings.slice(0, 2).map(spelling => [`${base}/${spelling}`, 'y']))
    await expect(workspace.write(twice)).rejects.toMatchObject({ code: 'WORKSPACE' })
  })

  test('edits the open text of a file that was opened under another name', async () => {
    writeFileSync(join(root, 'real.ts'), 'on disk')
    symlinkSync('real.ts', join(root, 'alias.ts'))
    const told: string[] = []
    const documents = new Documents({ notify: async (_, { uri, content }) => void told.push(`${uri} ${content}`) })
    await documents.openDocument(uriOf('alias.ts'), 'open')
    const insert = { type: 'insert' as const, position: { line: 0, character: 4 }, value: '!' }
    expect(await new AgentEdits(documents, workspace).editDocument(uriOf('real.ts'), [insert])).toBe(true)
    expect(readFileSync(join(root, 'real.ts'), 'utf8')).toBe('open!')
    expect(told.at(-1)).toBe(`${uriOf('alias.ts')} open!`)
    expect(readdirSync(root).sort()).toEqual(['a.sh', 'alias.ts', 'real.ts'])
  })

  test('removes a link and not the file that it leads to, and renames none', async () => {
    symlinkSync('a.sh', join(root, 'alias'))
    symlinkSync('a.sh', join(root, 'other'))
    const edits = new AgentEdits(new Documents({ notify: async () => {} }), workspace)
    const edit = { type: 'insert' as const, position: { line: 0, character: 0 }, value: '1' }
    const removed = await edits.editWorkspace([
      { type: 'edit-file', uri: uriOf('a.sh'), edits: [edit] },
      { type: 'delete-file', uri: uriOf('alias') },
    ])
    expect(removed).toBe(true)
    expect(readdirSync(root).sort()).toEqual(['a.sh', 'other'])
    expect(readFileSync(join(root, 'a.sh'), 'utf8')).toBe('1a')
    const rename = { type: 'rename-file' as const, oldUri: uriOf('other'), newUri: uriOf('b') }
    await expect(edits.editWorkspace([rename])).rejects.toThrow('is a link, and a link is not renamed')
    const missing = new Map([[uriOf('other'), null] as const, [uriOf('c'), { movedFrom: uriOf('none') }] as const])
    await expect(workspace.write(missing)).rejects.toThrow('is not there')
    expect([readdirSync(root).sort(), readlinkSync(join(root, 'other'))]).toEqual([['a.sh', 'other'], 'a.sh'])
  })

  test('leaves nothing of a file for which there is no room', () => {
    const program = `
      process.on('SIGXFSZ', () => {})
      const { DiskWorkspace } = await import(${JSON.stringify(new URL('../../../../dist/agents/session/workspace/disk-workspace.js', import.meta.url).href)})
      const changes = new Map([[${JSON.stringify(uriOf('a.sh'))}, 'x'.repeat(1_000_000)]])
      await new DiskWorkspace(${JSON.stringify(root)}).write(changes).catch(error => console.log(error.code, error.cause.code))`
    // No process of this shell may write a file of more than 8 KiB.
    const limited = ['-c', 'ulimit -f 8 && exec "$@"', 'bash', process.execPath, '--input-type=module', '-e', program]
    // Nor may it count what has run, which would be written to a file.
    const env = { ...process.env, NODE_V8_COVERAGE: undefined }
    expect(execFileSync('bash', limited, { encoding: 'utf8', env })).toBe('WORKSPACE EFBIG\n')
    expect(readFileSync(join(root, 'a.sh'), 'utf8')).toBe('a')
    expect(readdirSync(root)).toEqual(['a.sh'])
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
