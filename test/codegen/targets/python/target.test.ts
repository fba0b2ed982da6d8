import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parser } from '@lezer/python'
import { expect, test } from 'vitest'
import { generate, loadDocument, type Protocol } from '../../../../codegen/index.js'
import { hostileProtocol } from '../typescript/hostile-protocol.js'
import { python } from './target.js'

const schema = fileURLToPath(new URL('../../../../schema', import.meta.url))
const documents = readdirSync(schema, { recursive: true, encoding: 'utf8' }).filter(path =>
  /[/\\]\d[^/\\]*\.json$/.test(path),
)

/** The texts of what the parser could not make sense of. */
function errorsIn(text: string): string[] {
  const errors: string[] = []
  parser.parse(text).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) errors.push(text.slice(Math.max(0, from - 80), to + 40))
    },
  })
  return errors
}

async function stubs(protocol: Protocol): Promise<string> {
  const [file, second] = await generate(protocol, { target: python, options: { header: 'Stubs.' } })
  expect(second).toBeUndefined()
  return file?.content ?? ''
}

test.each(documents.sort())('the stubs of %s are Python', async document => {
  const protocol = loadDocument(join(schema, document))
  const text = await stubs(protocol)
  expect(errorsIn(text)).toEqual([])
  for (const name of Object.keys(protocol.$defs))
    if (/^[A-Z]\w*$/.test(name)) expect(text).toMatch(new RegExp(`^(?:class )?${name}_?\\d*\\b`, 'm'))
})

test('so are those of a protocol in which every name and text is hostile', async () => {
  expect(errorsIn(await stubs(hostileProtocol))).toEqual([])
})

test('the check can fail', () => {
  expect(errorsIn('class A:\n    def new(self -> None: ...\n')).not.toEqual([])
})

test('names are in the case of Python, and keep clear of its words', async () => {
  const text = await stubs({
    protocol: 'notes',
    version: '1',
    methods: [
      {
        method: 'noteBook/readLines',
        kind: 'request',
        messageDirection: 'clientToServer',
        params: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], minItems: 1, items: false },
        paramNames: ['fileName', 'lambda'],
        result: { type: 'object', properties: { 'first-line': { type: 'string' } }, required: ['first-line'] },
      },
      { method: 'class', kind: 'notification', messageDirection: 'clientToServer', params: null },
    ],
    $defs: { MCPServer: { type: 'object', properties: { import: { enum: ['a', null] } } } },
  })
  expect(text.split('\n').slice(3)).toEqual([
    'MCPServer = TypedDict("MCPServer", {"import": NotRequired[Literal["a", None]]})',
    '# Result of `noteBook/readLines`.',
    'NoteBookReadLinesResult = TypedDict("NoteBookReadLinesResult", {"first-line": "str"})',
    'class NotesNoteBookClient:',
    '    def read_lines(self, file_name: "str", lambda_: "int" = ...) -> Awaitable["NoteBookReadLinesResult"]: ...',
    'class NotesClient:',
    '    note_book: NotesNoteBookClient',
    '    def class_(self) -> Awaitable[None]: ...',
    'class NotesServer:',
    '    ...',
    '',
  ])
})

test('it imports public types only', () => {
  for (const file of ['target.ts', 'names.ts']) {
    const text = readFileSync(new URL(file, import.meta.url), 'utf8')
    const imports = [...text.matchAll(/^import (type )?[^']*'([^']+)'/gm)].map(([, type, from]) => [
      Boolean(type),
      from,
    ])
    expect(imports.filter(([, from]) => from !== './names.js')).toEqual([[true, '../../../../codegen/index.js']])
  }
})
