import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Verdict, verifySource } from '../../../../codegen/drift/verify/index.js'
import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { readTypeScript } from '../../../../codegen/readers/typescript/index.js'
import { typescriptFiles } from '../../../../codegen/targets/typescript/target.js'
import { type Fixture, fixturesIn } from './fixtures.js'

const print = (document: Protocol, runtime: string) => typescriptFiles(document, { runtime })

/** Strings that only a pattern tells apart, or nothing: a generated type says `string`. */
const wider = ['intrinsic-string-mapping.ts', 'template-literals.ts']

/** What the type checker cannot see of a JSON form, a fixture says by hand. */
function judgedBy({ options }: Fixture) {
  const text = readFileSync(join(options.root, options.entry), 'utf8')
  return text.includes('type JsonForms') ? { ...options, maps: { clientRequests: 'JsonForms' } } : options
}

describe.each(['constructs', 'projects'] as const)(
  'types made from the documents of %s are the original ones',
  folder => {
    test.each(fixturesIn(folder))('$name', fixture => {
      const comparisons = verifySource(readTypeScript(fixture.options), judgedBy(fixture), print)
      expect(comparisons.length).toBeGreaterThan(0)
      const different = comparisons.filter(({ verdict }) => verdict !== 'equal')
      if (wider.includes(fixture.name)) expect(different.map(({ verdict }) => verdict)).toEqual(['wider'])
      else expect(different).toEqual([])
    })
  },
)

const definitions = fixturesIn('constructs').find(({ name }) => name === 'discriminated-and-more.ts')

describe('a document that says something else is found out', () => {
  const changes: [string, Verdict, (type: Record<string, JsonSchema>, protocol: Protocol) => void][] = [
    ['a property that is no longer required', 'wider', ({ T }) => T?.required?.shift()],
    ['a property that is required now', 'narrower', ({ T }) => T?.required?.push('maybe')],
    ['an optional property that is gone', 'wider', ({ T }) => delete T?.properties?.maybe],
    ['a literal that is gone', 'narrower', ({ Level }) => Level?.enum?.pop()],
    ['a literal that is new', 'wider', ({ Level }) => Level?.enum?.push('extra')],
    ['an open set of literals', 'wider', ({ Level }) => delete Level?.enum],
    ['another type', 'incompatible', ({ Inner }) => Object.assign(Inner?.properties ?? {}, { n: { type: 'boolean' } })],
    [
      'null where there is none',
      'wider',
      ({ Inner }) => Object.assign(Inner?.properties ?? {}, { n: { type: ['number', 'null'] } }),
    ],
    ['a variant that is gone', 'narrower', ({ Variant }) => Variant?.oneOf?.pop()],
    ['anything at all', 'wider', ({ Inner }) => Object.assign(Inner?.properties ?? {}, { n: {} })],
    [
      'a result that is not null',
      'incompatible',
      (_, { methods }) => Object.assign(methods[0] ?? {}, { result: { type: 'string' } }),
    ],
  ]
  test.each(changes)('%s: %s', (_, verdict, change) => {
    if (!definitions) throw new Error('the fixture is gone')
    const read = readTypeScript(definitions.options)
    change(read.protocol.$defs, read.protocol)
    const verdicts = verifySource(read, definitions.options, print).map(comparison => comparison.verdict)
    expect(verdicts.filter(found => found !== 'equal')).toEqual([verdict])
  })
})
