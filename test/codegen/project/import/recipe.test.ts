import { expect, test } from 'vitest'
import { parseRecipe } from '../../../../codegen/project/import/recipe.js'

const start = { protocol: 'p', reader: 'json-schema', entry: 'schema.json' }

/** Message, line and hint of each problem of a recipe with these members. */
function problemsOf(members: object): unknown {
  try {
    return parseRecipe(JSON.stringify({ ...start, ...members }, undefined, 2), 'import.json')
  } catch (error) {
    const { diagnostics } = error as { diagnostics: { message: string; place: { line: number }; hint: string }[] }
    return diagnostics.map(({ message, place, hint }) => [place.line, message, hint])
  }
}

const hint = 'schema/import.schema.json says what a recipe may hold'

test.each([
  ['a word', { framing: 'lines' }, [[6, 'must be one of "content-length", "json-lines"', hint]]],
  [
    'a key',
    { encoding: 'utf8' },
    [[6, 'unknown key "encoding"', 'known here: "framing", "absentParams", "params", "cancel", "goodbye"']],
  ],
  [
    'a method',
    { cancel: { method: '' } },
    [
      [6, '"id" is missing', hint],
      [7, 'must be a non-empty string', hint],
    ],
  ],
  ['no object', 'json-lines', [[5, 'must be an object', hint]]],
])('a wire with what documents do not know is refused: %s', (_, wire, problems) => {
  expect(problemsOf({ wire })).toEqual(problems)
})

test('a recipe may leave the wire to its defaults, wholly or in part', () => {
  expect(problemsOf({})).toEqual(start)
  expect(problemsOf({ wire: { cancel: null } })).toEqual({ ...start, wire: { cancel: null } })
})

test('problems of the wire and of the options come together', () => {
  expect(problemsOf({ wire: { params: 1 }, options: { table: [{}] } })).toEqual([
    [6, 'must be one of "by-name", "by-position"', hint],
    [10, '"method" is missing', hint],
    [10, '"messageDirection" is missing', hint],
  ])
})
