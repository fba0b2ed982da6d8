import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codeText, commentText, docComment } from '../../../../codegen/targets/typescript/comments.js'
import { runs } from '../../../support/runs.js'

test.each([
  { given: 'Does it.', want: 'Does it.' },
  { given: ' two\n  lines ', want: 'two lines' },
  { given: 'ends */ here', want: 'ends *\\/ here' },
  { given: '@deprecated by hand', want: '\\@deprecated by hand' },
  { given: 'see {@link Foo}', want: 'see {@link Foo}' },
  { given: 'a\u2028b', want: 'a b' },
  { given: 'a\u0007b \u202e', want: 'a\\u0007b \\u202e' },
])('the text $want', ({ given, want }) => {
  expect(commentText(given)).toBe(want)
})

test('a wire name stands as code and cannot leave it', () => {
  expect(codeText('chat/new')).toBe('`chat/new`')
  expect(codeText('a`b */')).toBe("`a'b *\\/`")
})

test.each([
  { given: {}, want: '' },
  { given: { text: 'Short.' }, want: '/** Short. */\n' },
  { given: { deprecated: true }, want: '/** @deprecated */\n' },
  { given: { deprecated: 'use b' }, want: '/** @deprecated use b */\n' },
  { given: { text: 'Short.', deprecated: 'use b' }, want: '/**\n * Short.\n *\n * @deprecated use b\n */\n' },
])('the comment of $given', ({ given, want }) => {
  expect(docComment(given)).toBe(want)
})

test('long comments are wrapped, with the words held together that belong together', () => {
  const comment = docComment({ text: `${'word '.repeat(23)}Wire\u00a0method:\u00a0\`a\`.` }, 1)
  expect(comment).toBe(`  /**\n   * ${'word '.repeat(22)}word\n   * Wire method: \`a\`.\n   */\n`)
})

test('no text ends a comment', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, deprecated) => {
      const comment = docComment({ text: `${commentText(text)} ${codeText(text)}`, deprecated })
      expect(comment.indexOf('*/')).toBe(comment.length - 3)
    }),
    { numRuns: runs(100) },
  )
})
