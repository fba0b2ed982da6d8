import { describe, expect, test } from 'vitest'
import type { FileOperation } from '../../../agents/cody/edit-plan.js'
import { planEdits } from '../../../agents/cody/edit-plan.js'

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
  const run = (...operations: FileOperation[]) =>
    planEdits(operations, {
      identify: async uri => uri,
      has: async uri => files.has(uri),
      textOf: async uri => files.get(uri) ?? '',
      openTextOf: async () => undefined,
    })
  const create = (options?: object): FileOperation =>
    ({ type: 'create-file', uri: 'f:/a', textContents: 'new', ...{ options } }) as FileOperation
  const rename = (options?: object): FileOperation =>
    ({ type: 'rename-file', oldUri: 'f:/b', newUri: 'f:/a', ...{ options } }) as FileOperation

  test('builds on what came before in it', async () => {
    expect(await run(insert('f:/a', '1'), insert('f:/a', '2'))).toEqual(new Map([['f:/a', '21a']]))
    expect(await run(rename({ overwrite: true }), insert('f:/a', '!'))).toEqual(
      new Map([
        ['f:/b', null],
        ['f:/a', { movedFrom: 'f:/b', text: '!b' }],
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

  test.each([undefined, null, 1, { movedFrom: 'f:/b' }])(
    'makes no file with %j in place of a text',
    async textContents => {
      const create = { type: 'create-file', uri: 'f:/new', textContents } as unknown as FileOperation
      await expect(run(create)).rejects.toThrow('f:/new would get no text')
    },
  )

  test('heeds what is to be done with files that are there or not', async () => {
    expect(await run(create({ overwrite: true }))).toEqual(new Map([['f:/a', 'new']]))
    expect(await run(create({ ignoreIfExists: true }), rename({ ignoreIfExists: true }))).toEqual(new Map())
    const deleteOptions = { ignoreIfNotExists: true }
    expect(await run({ type: 'delete-file', uri: 'f:/none', deleteOptions })).toEqual(new Map())
    expect(await run({ type: 'delete-file', uri: 'f:/a' })).toEqual(new Map([['f:/a', null]]))
  })

  test('moves bytes that it need not know, through several names', async () => {
    const to = (oldUri: string, newUri: string): FileOperation => ({ type: 'rename-file', oldUri, newUri })
    expect(await run(to('f:/a', 'f:/t'), to('f:/b', 'f:/a'), to('f:/t', 'f:/b'))).toEqual(
      new Map<string, unknown>([
        ['f:/a', { movedFrom: 'f:/b' }],
        ['f:/t', null],
        ['f:/b', { movedFrom: 'f:/a' }],
      ]),
    )
    expect(await run(to('f:/a', 'f:/a'))).toEqual(new Map())
  })
})
