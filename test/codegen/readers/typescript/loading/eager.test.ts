import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
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

/** How a module holds a message as a value; the name of its method may stand in another module. */
const values = {
  plain: (own: number) => `export const q${own} = new rpc.RequestType<T${own}, null, void>('q${own}')`,
  hidden: (own: number) => `const q${own} = new rpc.RequestType<N${own}.Inner, T${own}, void>('q${own}')`,
  typed: (own: number) => `export const q${own}: rpc.RequestType<T${own}, 1, void> = new rpc.RequestType('q${own}')`,
  namespace: (own: number) =>
    `export namespace Q${own} { export type P = Partial<T${own}>; export const messageDirection = 'both'; export const type = new rpc.RequestType<P, null, T${own}>('q${own}') }`,
  inClass: (own: number) =>
    `export class C${own} { static readonly method = 'q${own}'; static readonly type = new rpc.RequestType<T${own}, null, void>(C${own}.method) }`,
  constant: (own: number, to: number, from: string) =>
    `import { name${to} } from '${from}'\nexport const q${own} = new rpc.RequestType<T${own}, null, void>(name${to} + '/q${own}')`,
  qualified: (own: number, to: number, from: string) =>
    `import * as names from '${from}'\nexport const q${own} = new rpc.RequestType<null, T${own}, void>(\`\${names.name${to}}/q${own}\`)`,
  inFunction: (own: number) =>
    `export function f${own}(): void { use(new rpc.RequestType<T${own}, null, void>('q${own}')) }\nconst use = (_: unknown) => undefined`,
}

const size = 5

/** Modules from this one on are packages of the workspace that are not built. */
const firstPackage = 3

const isPackage = (module: number) => module >= firstPackage
const fileOf = (module: number) => (isPackage(module) ? `packages/p${module}/src/index.ts` : `m${module}.ts`)

/** How a module names another one: by its package, by a path of the configuration, or relative to itself. */
function specifierOf(from: number, to: number, alias: boolean): string {
  if (from !== to && isPackage(to)) return alias ? `@w/p${to}/sub` : `@w/p${to}`
  if (alias) return `~/${fileOf(to).replace(/ts$/, 'js')}`
  if (from === to) return isPackage(to) ? './index' : `./m${to}`
  return isPackage(from) ? `../../../m${to}` : `./m${to}`
}

/** What a file beside the definitions names: it is a link out of the checkout, and nothing of it is read. */
const outside = {
  used: ["import type { Secret } from './linked'", 'Secret'],
  unused: ["import type { Secret as Unused } from './linked'", ''],
  inFolder: ["import type { Secret as Inner } from './folder/secret'", 'Inner'],
}
const index = fc.nat(size - 1)
const keyOf = <T extends object>(table: T) => fc.constantFrom(...(Object.keys(table) as (keyof T)[]))

const moduleArbitrary = fc.record({
  imports: fc.uniqueArray(fc.record({ to: index, form: keyOf(imports), alias: fc.boolean() }), {
    maxLength: 4,
    selector: ({ to, form }) => `${to} ${form}`,
  }),
  reexports: fc.array(fc.record({ to: index, form: keyOf(reexports) }), { maxLength: 2 }),
  additions: fc.array(fc.record({ to: index, form: keyOf(additions) }), { maxLength: 1 }),
  value: fc.option(fc.record({ to: index, form: keyOf(values) }), { nil: undefined }),
  through: fc.option(fc.record({ to: index, by: index }), { nil: undefined }),
  usesGlobal: fc.boolean(),
  script: fc.option(fc.nat(2), { nil: undefined }),
  outside: fc.oneof({ weight: 12, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: keyOf(outside) }),
})

type Module = typeof moduleArbitrary extends fc.Arbitrary<infer T> ? T : never

function textOf(module: Module, own: number): string {
  const up = isPackage(own) ? '../../../' : './'
  const lines: string[] = module.script === undefined ? [] : [`import '${up}script${module.script}'`]
  const members = ['own: true']
  for (const { to, form, alias } of module.imports) {
    const [line = '', name = ''] = imports[form](to, specifierOf(own, to, alias))
    lines.push(line)
    if (name !== '' && to !== own) members.push(`${form}${to}?: ${name}`)
  }
  if (module.through) {
    const { to, by } = module.through
    lines.push(`import type { R${to} as Through } from '${specifierOf(own, by, false)}'`)
    members.push('through: Through')
  }
  if (module.outside !== undefined) {
    const [line = '', name = ''] = outside[module.outside]
    lines.push(line.replace('./', up))
    if (name !== '') members.push(`outside: ${name}`)
  }
  if (module.usesGlobal) members.push(`global: Global${own % 2}`)
  lines.push(...new Set(module.reexports.map(({ to, form }) => reexports[form](to, specifierOf(own, to, false)))))
  for (const { to, form } of module.additions)
    if (to !== own) lines.push(additions[form](to, specifierOf(own, to, false)))
  if (module.value) {
    const { to, form } = module.value
    lines.push(`import * as rpc from '${up}rpc'`, values[form](own, to, specifierOf(own, to, false)))
  }
  lines.push(
    `export const name${own} = 'name${own}'`,
    `export interface T${own} { ${members.join('; ')} }`,
    `export namespace N${own} { export interface Inner { inner: T${own} } }`,
    `export const v${own} = { value: ${own} as number }`,
    `export default T${own}`,
  )
  return `${lines.join('\n')}\n`
}

function checkout(modules: readonly Module[]): TypeScriptOptions {
  for (const { through } of modules) if (through) modules[through.by]?.reexports.push({ to: through.to, form: 'one' })
  const files = modules.map((module, own) => [`checkout/${fileOf(own)}`, textOf(module, own)] as const)
  const scripts = [0, 1, 2].map(at => [
    `checkout/script${at}.ts`,
    `interface Global${at % 2} { script${at}: string }\n`,
  ])
  const packages = modules.flatMap((_, own) => (isPackage(own) ? packageFiles(own) : []))
  const options = definitions({
    ...Object.fromEntries([...files, ...scripts, ...packages]),
    'outside/secret.ts': 'export interface Secret { secret: string }\n',
    'checkout/package.json': '{ "workspaces": ["packages/*"] }',
    'checkout/base.json': '{ "compilerOptions": { "paths": { "~/*": ["./*"] } } }',
    'checkout/tsconfig.json': '{ "extends": "./base.json" }',
    'checkout/globals.d.ts': 'interface Global0 { a: 1 }\ninterface Global1 { b: 1 }\n',
    'checkout/rpc.ts': 'export class RequestType<P, R, E> { _: [P, R, E]; constructor(method: string) {} }\n',
    'checkout/values.ts': "export * from './m0'\nexport * as one from './m1'\nexport { q2 } from './m2'\n",
    'checkout/protocol.ts':
      '/// <reference path="globals.d.ts" />\nimport { T0 } from \'./m0\'\nexport type ClientRequests = { m: [T0, null] }\n',
  })
  symlinkSync('../outside/secret.ts', join(options.root, 'linked.ts'))
  symlinkSync('../outside', join(options.root, 'folder'))
  return options
}

/** The files of a package that a build would compile, with configurations of which one refers to the other. */
function packageFiles(own: number): [string, string][] {
  const folder = `checkout/packages/p${own}`
  const exports = { '.': './dist/index.js', './sub': { types: './dist/sub.d.ts', default: './dist/sub.js' } }
  const compilerOptions = { rootDir: 'src', outDir: 'dist', composite: true, paths: { '~/*': ['../../*'] } }
  return [
    [`${folder}/package.json`, JSON.stringify({ name: `@w/p${own}`, exports })],
    [`${folder}/src/sub.ts`, `export * from './index.js'\nexport { default } from './index.js'\n`],
    [`${folder}/tsconfig.json`, '{ "files": [], "references": [{ "path": "./tsconfig.lib.json" }] }'],
    [`${folder}/tsconfig.lib.json`, JSON.stringify({ compilerOptions, include: ['src'] })],
  ]
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

/** The ways of listing methods: in a map, or as values. */
const ways: Record<string, (options: TypeScriptOptions) => TypeScriptOptions> = {
  maps: options => options,
  values: options => ({ ...options, entry: 'values.ts', maps: undefined, values: { clientRequests: '*' } }),
}

test.each(Object.keys(ways))(
  'every file or only those that matter: the document is the same, by %s',
  way => {
    let read = 0
    fc.assert(
      fc.property(fc.array(moduleArbitrary, { minLength: size, maxLength: size }), modules => {
        const options = ways[way]?.(checkout(modules)) ?? checkout(modules)
        const given = outcome(options)
        expect(given).toBe(outcome({ ...options, eager: true }))
        if (given.startsWith('{')) read += 1
      }),
      // Each case is read twice: to make a failing one smaller takes longer than anybody waits.
      { numRuns: runs(15), endOnFailure: true },
    )
    expect(read).toBeGreaterThan((way === 'maps' ? 7 : 4) * runs(1))
  },
  120_000 * runs(1),
)
