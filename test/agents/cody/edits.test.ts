import { describe, expect, test } from 'vitest'
import { Documents } from '../../../agents/cody/documents.js'
import { AgentEdits } from '../../../agents/cody/edits.js'
import { MemoryWorkspace } from '../../../agents/session/workspace/workspace.js'

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
