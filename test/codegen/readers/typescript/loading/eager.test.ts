import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDocument } from '../../../../../codegen/protocol/document.js'
import { readTypeScript } from '../../../../../codegen/readers/typescript/index.js'
import type { TypeScriptOptions } from '../../../../../codegen/readers/typescript/options.js'
import { runs } from '../../../../support/runs.js'
import { definitions } from '../definitions.js'
import { findingsOf } from '../fixtures.js'

/** How a module brings in the type of another one, and what the type is called then; some bring in nothing that is used. */
const imports = {
  named: (to: number, from: string) => [`import { T${to} } from '${from}'`, `T${to}`],
  renamed: (to: number, from: string) => [`import { type T${to} as L${to} } from '${from}'`, `L${to}`],
  typeOnly: (to: number, from: string) => [`import type { T${to} as O${to} } from '${from}'`, `O${to}`],
  whole: (to: number, from: string) => [`import * as n${to} from '${from}'`, `n${to}.T${to}`],
  required: (to: number, from: string) => [`import e${to} = require('${from}')`, `e${to}.T${to}`],
  inline: (to: number, from: string) => ['', `import('${from}').T${to}`],
  byDefault: (to: number, from: string) => [`import D${to} from '${from}'`, `D${to}`],
  namespace: (to: number, from: string) => [`import { N${to} } from '${from}'`, `N${to}.Inner`],
  computed: (to: number, from: string) => [
    `import { T${to} as P${to} } from '${from}'`,
    `Partial<P${to}> & Pick<P${to}, 'own'>`,
  ],
  value: (to: number, from: string) => [`import { v${to} } from '${from}'`, `typeof v${to}`],
  effect: (_: number, from: string) => [`import '${from}'`, ''],
  unused: (to: number, from: string) => [`import { T${to} as U${to} } from '${from}'`, ''],
  commented: (_: number, from: string) => [`// import '${from}'`, ''],
}

/** How a module makes the names of another one its own. */
const reexports = {
  all: (_: number, from: string) => `export * from '${from}'`,
  one: (to: number, from: string) => `export { T${to} as R${to} } from '${from}'`,
  whole: (to: number, from: string) => `export * as all${to} from '${from}'`,
}

/** What a module declares for others. */
const additions = {
  augment: (to: number, from: string) => `declare module '${from}' { interface T${to} { added: boolean } }`,
  augmentWithImport: (to: number, from: string) =>
    `declare module '${from}' { interface T${to} { more: import('${from}').N${to}.Inner } }`,
  newExport: (to: number, from: string) => `declare module '${from}' { interface New${to} { fresh: true } }`,
  global: (to: number) => `declare global { interface Global${to % 2} { global${to}: number } }`,
}

const size = 5
const index = fc.nat(size - 1)
const keyOf = <T extends object>(table: T) => fc.constantFrom(...(Object.keys(table) as (keyof T)[]))

const moduleArbitrary = fc.record({
  imports: fc.uniqueArray(fc.record({ to: index, form: keyOf(imports), alias: fc.boolean() }), {
    maxLength: 4,
    selector: ({ to, form }) => `${to} ${form}`,
  }),
  reexports: fc.array(fc.record({ to: index, form: keyOf(reexports) }), { maxLength: 2 }),
  additions: fc.array(fc.record({ to: index, form: keyOf(additions) }), { maxLength: 1 }),
  through: fc.option(fc.record({ to: index, by: index }), { nil: undefined }),
  usesGlobal: fc.boolean(),
  script: fc.option(fc.nat(2), { nil: undefined }),
})

type Module = typeof moduleArbitrary extends fc.Arbitrary<infer T> ? T : never

function textOf(module: Module, own: number): string {
  const lines: string[] = module.script === undefined ? [] : [`import './script${module.script}'`]
  const members = ['own: true']
  for (const { to, form, alias } of module.imports) {
    const [line = '', name = ''] = imports[form](to, alias ? `~/m${to}.js` : `./m${to}`)
    lines.push(line)
    if (name !== '' && to !== own) members.push(`${form}${to}?: ${name}`)
  }
  if (module.through) {
    const { to, by } = module.through
    lines.push(`import type { R${to} as Through } from './m${by}'`)
    members.push('through: Through')
  }
  if (module.usesGlobal) members.push(`global: Global${own % 2}`)
  lines.push(...new Set(module.reexports.map(({ to, form }) => reexports[form](to, `./m${to}`))))
  for (const { to, form } of module.additions) if (to !== own) lines.push(additions[form](to, `./m${to}`))
  lines.push(
    `export interface T${own} { ${members.join('; ')} }`,
    `export namespace N${own} { export interface Inner { inner: T${own} } }`,
    `export const v${own} = { value: ${own} as number }`,
    `export default T${own}`,
  )
  return `${lines.join('\n')}\n`
}

function checkout(modules: readonly Module[]): TypeScriptOptions {
  for (const { through } of modules) if (through) modules[through.by]?.reexports.push({ to: through.to, form: 'one' })
  const files = modules.map((module, own) => [`checkout/m${own}.ts`, textOf(module, own)] as const)
  const scripts = [0, 1, 2].map(at => [
    `checkout/script${at}.ts`,
    `interface Global${at % 2} { script${at}: string }\n`,
  ])
  return definitions({
    ...Object.fromEntries([...files, ...scripts]),
    'checkout/base.json': '{ "compilerOptions": { "paths": { "~/*": ["./*"] } } }',
    'checkout/tsconfig.json': '{ "extends": "./base.json" }',
    'checkout/globals.d.ts': 'interface Global0 { a: 1 }\ninterface Global1 { b: 1 }\n',
    'checkout/protocol.ts':
      '/// <reference path="globals.d.ts" />\nimport { T0 } from \'./m0\'\nexport type ClientRequests = { m: [T0, null] }\n',
  })
}

/** The document, or what is wrong with the definitions. */
function outcome(options: TypeScriptOptions): string {
  try {
    return formatDocument(readTypeScript(options).protocol)
  } catch {
    return findingsOf(options)
      .map(({ message }) => message)
      .join('\n')
  }
}

test('every file or only those that matter: the document is the same', () => {
  let read = 0
  fc.assert(
    fc.property(fc.array(moduleArbitrary, { minLength: size, maxLength: size }), modules => {
      const options = checkout(modules)
      const given = outcome(options)
      expect(given).toBe(outcome({ ...options, eager: true }))
      if (given.startsWith('{')) read += 1
    }),
    // Each case is read twice: to make a failing one smaller takes longer than anybody waits.
    { numRuns: runs(30), endOnFailure: true },
  )
  expect(read).toBeGreaterThan(20)
}, 120_000)
