import { describe, expect, test } from 'vitest'
import { Documents } from '../../../../agents/cody/documents.js'
import { DocumentMap, documentKey } from '../../../../agents/session/workspace/document-uri.js'
import { MemoryWorkspace } from '../../../../agents/session/workspace/workspace.js'

describe('the key of a document', () => {
  const same: [string, string][] = [
    ['file:///a/@b (1)+&=.ts', 'file:///a/%40b%20%281%29%2B%26%3D.ts'],
    ['file:///a/b.ts', 'FILE:///a//x/../b.ts'],
    ['file:///a/b.ts', 'file://localhost/a/./b.ts/'],
    ['file:///C:/a.ts', 'file:///c%3A/a.ts'],
    ['untitled:Untitled-1@', 'untitled:Untitled-1%40'],
    ['file:///ü.ts', 'file:///%C3%BC.ts'],
  ]
  test.each(same)('%s is %s', (a, b) => expect(documentKey(a)).toBe(documentKey(b)))

  const different: [string, string][] = [
    ['file:///a%23b.ts', 'file:///a#b.ts'],
    ['file:///a%3Fb.ts', 'file:///a?b.ts'],
    ['file:///a/b.ts', 'file:///a/B.ts'],
    ['file:///a', 'untitled:/a'],
    ['file://host/a', 'file:///a'],
    ['no uri', 'another'],
    ['file:///%zz', 'file:///%yy'],
  ]
  test.each(different)('%s is not %s', (a, b) => expect(documentKey(a)).not.toBe(documentKey(b)))
})

test('a map of documents finds every spelling and keeps the first', () => {
  const map = new DocumentMap([['file:///a (1)', 1]])
  map.set('file:///a%20%281%29', 2)
  expect([...map]).toEqual([['file:///a (1)', 2]])
  expect(map.get('file:///a%20(1)')).toBe(2)
  expect(map.delete('file:///a%20%281%29')).toBe(true)
  expect([map.size, map.has('file:///a (1)'), map.delete('file:///a (1)')]).toEqual([0, false, false])
  map.set('file:///a%20(1)', 3).clear()
  expect([map.size, map.has('file:///a (1)')]).toEqual([0, false])
})

test('documents in memory are told to the agent under the URI they were opened with', async () => {
  const told: string[] = []
  const documents = new Documents({ notify: async (method, { uri }) => void told.push(`${method} ${uri}`) })
  const [opened, encoded] = ['file:///@scope/a+b.ts', 'file:///%40scope/a%2Bb.ts']
  await documents.openDocument(opened, 'a')
  await documents.openDocument(encoded, 'b')
  await documents.change(encoded, 'c')
  expect(documents.textOf(opened)).toBe('c')
  await documents.close(encoded)
  const methods = ['didOpen', 'didChange', 'didChange', 'didClose']
  expect(told).toEqual(methods.map(method => `textDocument/${method} ${opened}`))
})

test('a workspace in memory moves a document and refuses to move none', async () => {
  const workspace = new MemoryWorkspace([['file:///@a', 'a']])
  await workspace.write(
    new Map([
      ['file:///b', { movedFrom: 'file:///%40a' }],
      ['file:///@a', null],
    ]),
  )
  expect([...workspace.files]).toEqual([['file:///b', 'a']])
  const missing = new Map([['file:///c', { movedFrom: 'file:///none' }]])
  await expect(workspace.write(missing)).rejects.toMatchObject({ code: 'WORKSPACE' })
})
