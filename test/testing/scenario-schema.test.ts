import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkScenario } from '../../testing/mock/check-scenario.js'
import { learn } from '../../testing/mock/protocol.js'
import { stepWords } from '../../testing/mock/scenario.js'

const schema = JSON.parse(readFileSync(new URL('../../schema/scenario.schema.json', import.meta.url), 'utf8'))
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)

// Everything that is sent may be anything: what is wrong then is wrong with the form of the scenario.
const method = (
  name: string,
  kind: 'request' | 'notification',
  messageDirection: 'clientToServer' | 'serverToClient',
) =>
  ({
    method: name,
    kind,
    messageDirection,
    params: {},
    ...(kind === 'request' && { result: { anyOf: [{ type: 'object' }, {}] } }),
  }) as const
const known = await learn(
  {
    methods: [
      method('do', 'request', 'clientToServer'),
      method('told', 'notification', 'serverToClient'),
      method('asked', 'request', 'serverToClient'),
    ],
    $defs: {},
  },
  {},
)

/** What the editor and the loader say of one scenario. */
const judge = (scenario: unknown) => ({
  editor: validate({ scenarios: { one: scenario } }),
  loader: checkScenario(scenario, known).length === 0,
})

const words = Object.keys(stepWords)
/** Values that suit some words: names of another kind of method are known only to the loader. */
const suits: Record<string, unknown[]> = {
  notify: ['told'],
  ask: ['asked'],
  waitFor: ['do'],
  do: [[{ result: 1 }], [{ hang: true }, { hang: 1 }], [{ result: 1 }, { waitMs: 1 }, { sample: true }]],
  of: ['do'],
  times: [1, 0, 2 ** 53],
}
const others = [
  ...[
    true,
    false,
    null,
    0,
    -1,
    1.5,
    'x',
    'SIGKILL',
    'SIGnal',
    [],
    {},
    { code: 1 },
    { code: 1.5 },
    { code: 255 },
    { code: -1 },
    { code: 999 },
  ],
  ...[{ stderr: 5 }, 2 ** 31 - 1, 2 ** 31],
  ...[{ code: 1, message: 'm' }, { code: 1, message: 'm', data: [] }, { code: 'x', message: 'm' }, ['told'], ['SIGX']],
]
const names = new Set(['notify', 'ask', 'waitFor', 'of'])

test('the schema for editors and the loader agree on every word with every value', () => {
  let valid = 0
  for (const word of [...words, 'other'])
    for (const value of [...(suits[word] ?? []), ...others]) {
      if (names.has(word) && typeof value === 'string' && !suits[word]?.includes(value)) continue
      const { editor, loader } = judge({ do: [{ [word]: value }] })
      expect({ [word]: value, editor }).toEqual({ [word]: value, editor: loader })
      if (loader) valid++
    }
  expect(valid).toBeGreaterThan(words.length)
})

test('they agree on random scenarios', () => {
  const entry = fc
    .constantFrom(...words, 'params', 'expect', 'when', 'of', 'times', 'other')
    .chain(word => fc.tuple(fc.constant(word), fc.constantFrom(...(suits[word] ?? others))))
  const step = fc.oneof(fc.array(entry, { maxLength: 3 }).map(Object.fromEntries), fc.constantFrom(null, 1, 'x', []))
  const scenario = fc.oneof(
    fc.array(step, { maxLength: 3 }).map(steps => ({ do: steps })),
    fc.constantFrom({}, { do: {} }),
  )
  fc.assert(
    fc.property(scenario, value => {
      const { editor, loader } = judge(value)
      expect(editor).toBe(loader)
    }),
    { seed: 1, numRuns: 500 * Number(process.env.FUZZ_TIMES ?? 1) },
  )
})
