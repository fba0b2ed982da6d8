import { describe, expect, test } from 'vitest'
import { proseMarkdown } from '../../../../codegen/docs/markdown/escape.js'
import { markdownDocs } from '../../../../codegen/docs/markdown/page.js'
import { hostileProtocol } from '../../targets/hostile.js'
import { notes1, notes2, tasks } from '../model/fixture.js'

const page = markdownDocs([notes2, notes1])

describe('the Markdown page', () => {
  test('shows a method with its kind, history, words, parameters and result', () => {
    expect(page.path).toBe('notes.md')
    expect(page.content).toContain(
      [
        '<a id="note/add"></a>',
        '#### `note/add`',
        '*request · changed in 1.10.0*',
        'Adds a note and resolves with its id.',
        '**Parameters**: [`Note`](#Note)',
        '**Result**',
        '```ts\nstring\n```',
      ].join('\n\n'),
    )
  })

  test('shows a shape with links to what it names', () => {
    expect(page.content).toContain(
      [
        '```ts',
        '{',
        '  // The text.',
        '  // May have several lines.',
        '  text: string',
        '  attachments?: Attachment[]',
        '  labels?: { [key: string]: string | null }',
        '  // deprecated',
        '  color?: "red" | "green"',
        '}',
        '```',
        '',
        'Shapes: [`Attachment`](#Attachment)',
        '',
        'Used by [`note/add`](#note/add), [`note/list`](#note/list), [`Attachment`](#Attachment)',
      ].join('\n'),
    )
  })

  test('shows what a version changed', () => {
    expect(page.content).toContain(
      '**1.10.0**: 6 methods\n\n- added: [`$/log`](#$/log), [`editor/choose`](#editor/choose), [`note/list`](#note/list)\n',
    )
  })

  test('shows what the document says beside shapes', () => {
    const { content } = markdownDocs([tasks])
    expect(content).toContain(
      [
        '<a id="task/add"></a>',
        '#### `task/add`',
        '*request · experimental · since 1.4.0*',
        '**Parameters**',
        '```ts\n[title: string, priority: Priority, "done-already"?: boolean]\n```',
        'Shapes: [`Priority`](#Priority)',
        '**Result**: null',
        '**Errors**',
        '- `-32001` The list is full, see `task/list`.',
        '- `7` Too urgent.',
        '```ts\nLimit\n```',
        'Shapes: [`Limit`](#Limit)',
        '- An error, with these data',
      ].join('\n\n'),
    )
    expect(content).toContain('**Optional parameters**: [`Filter`](#Filter)\n')
    expect(content).toContain('*internal · since 2.0.0*\n')
    expect(content).toContain('```ts\n1 (High) | 2 (low-est)\n```')
    expect(content).toContain('  // proposed, since 1.5.0\n  text?: string\n')
    expect(content).toContain('On the wire:\n\n- Framing: one message a line (`json-lines`)\n')
  })

  test('every link leads somewhere', () => {
    const ids = [...page.content.matchAll(/<a id="([^"]*)">/g)].map(match => match[1])
    const targets = [...page.content.matchAll(/\]\(#([^)]*)\)/g)].map(match => match[1])
    expect([...new Set(targets)].filter(target => !ids.includes(target))).toEqual([])
  })

  test('text of a document opens no tag, closes no block and makes no link', () => {
    const { content } = markdownDocs([hostileProtocol()])
    const outside = content
      .replaceAll(/^(`{3,})ts\n[\s\S]*?\n\1$/gm, '')
      .replaceAll(/\\.|(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '')
    expect(outside.match(/<(?!a id="[\w./$-]+"><\/a>)(?!\/a>)/g)).toBeNull()
    expect(outside).not.toMatch(/\]\((?!#)/)
    expect(outside).not.toMatch(/https?:\/\//)
    expect(outside.match(/^# /gm)).toHaveLength(1)
  })
})

test('code in a text is code', () => {
  expect(proseMarkdown('Like `a<b>`, not ` or *c*.')).toBe('Like `a<b>`, not \\` or \\*c\\*.')
})
