import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startSourcegraphStandIn } from '../../testing/sourcegraph-stand-in/index.js'
import { built } from '../support/built.js'
import { useEmbeddedSession } from '../support/cody.js'

const { openCody }: typeof import('../../agents/cody/index.js') = await built('agents/cody/index.js')
const source = 'function add(a, b) {\n  return a + b\n}\n'
const range = { start: { line: 0, character: 0 }, end: { line: 2, character: 1 } }
const reply = {
  delayMs: 0,
  reply: () => '<CODE5711>function add(a: number, b: number) {\n  return a + b\n}</CODE5711>',
}

// The agent writes URIs as vscode-uri does, which encodes more than Node's `pathToFileURL`.
describe('the embedded agent edits a document in memory', () => {
  const shared = useEmbeddedSession()
  test.each(['plain.ts', 'add (1).ts', '@scope/c.ts', 'ünï.ts', '[id].ts', 'q&a=1+b.ts'])('%s', async name => {
    const uri = shared.cody.uriOf(name)
    shared.edited.files.set(uri, source)
    shared.standIn.stream = reply
    await shared.cody.documents.openDocument(uri, source)
    await shared.cody.edit(uri, range, 'Add types')
    expect(shared.edited.files.get(uri)).toContain('a: number')
    expect(shared.cody.documents.textOf(uri)).toContain('a: number')
  })
})

test('the embedded agent edits what is open, not what is on disk, and both are in step after it', async () => {
  const standIn = await startSourcegraphStandIn({ modelsApi: true })
  onTestFinished(() => standIn.close())
  const workspace = mkdtempSync(join(tmpdir(), 'edit-uris-'))
  onTestFinished(() => rmSync(workspace, { recursive: true, force: true }))
  await using cody = await openCody({
    endpoint: standIn.endpoint,
    accessToken: standIn.token,
    workspace,
    edits: 'disk',
  })
  standIn.stream = reply
  for (const name of ['add (1).ts', '@scope/c.ts']) {
    const uri = cody.uriOf(name)
    const file = fileURLToPath(uri)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, 'old text on disk\nthat is not what is open\nany more\n')
    await cody.documents.openDocument(uri, source)
    await cody.edit(uri, range, 'Add types')
    const after = 'function add(a: number, b: number) {\n  return a + b\n}\n'
    expect([readFileSync(file, 'utf8'), cody.documents.textOf(uri)]).toEqual([after, after])
  }
})
