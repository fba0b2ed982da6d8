import { dirname, join, resolve } from 'node:path'
import { ts } from 'ts-morph'
import type { GeneratedFile } from '../../../base/generated-file.js'
import { wayTo } from '../../../base/paths.js'
import { methodKey } from '../../protocol/method-key.js'
import type { Protocol } from '../../protocol/model.js'
import {
  defaultMaps,
  loadProgram,
  type TypePlace,
  type TypeScriptOptions,
  type TypeScriptResult,
  withoutLinks,
} from '../../readers/typescript/index.js'
import { globals, jsonType } from './json-type.js'
import { requireAll } from './require-all.js'

/** How the type made from a document relates to the JSON form of the original. */
export type Verdict = 'equal' | 'wider' | 'narrower' | 'incompatible'

/** What was found for the parameters or the result of one method. */
export interface Comparison {
  method: string
  role: 'params' | 'result'
  verdict: Verdict
  /** Why they are not equal, in TypeScript's words. */
  reasons: string[]
}

/** Lines of imports before the first probe. */
const imports = 3

interface Probe {
  comparison: Comparison
  /** Which assignment the line tries: what the original admits, the document admits too, or the other way. */
  way: 'toDocument' | 'toOriginal'
}

/**
 * Lets the type checker compare a protocol document with the definitions it was made from: types are generated from the
 * document, and must be assignable to and from what the original types are as JSON. This is done twice, as it is and
 * with every property required, for an optional property that one side lacks breaks no assignment.
 *
 * @param read the document, and where the results of unions are
 * @param bindings prints a document as TypeScript that imports its runtime from the module of this name
 */
export function verifySource(
  { protocol, results }: TypeScriptResult,
  given: TypeScriptOptions,
  bindings: (document: Protocol, runtime: string) => GeneratedFile[],
): Comparison[] {
  const options = { ...given, root: withoutLinks(resolve(given.root)) }
  const folder = join(options.root, '.verify')
  const comparisons = new Map<string, Comparison>()
  const virtual = new Map<string, string>([[join(folder, 'globals.ts'), globals]])
  const probes = new Map<string, Probe[]>()
  for (const [name, modifier, document] of [
    ['given', '?', protocol],
    ['required', '-?', requireAll(protocol)],
  ] as const) {
    const at = join(folder, name)
    for (const { path, content } of bindings(document, './runtime.js'))
      if (path === 'types.ts' || path === 'protocol.ts') virtual.set(join(at, path), content)
    virtual.set(join(at, 'runtime.ts'), 'export type ProtocolDescription<_A, _B, _C, _D> = unknown\n')
    virtual.set(join(at, 'json.ts'), jsonType(modifier))
    const { text, lines } = probeFile({ protocol, results }, options, at, comparisons)
    virtual.set(join(at, 'probes.ts'), text)
    probes.set(join(at, 'probes.ts'), lines)
  }
  // Every import is followed, so that what the reader leaves out is not left out here too.
  const { program } = loadProgram({ ...options, eager: true }, virtual)
  for (const [path, lines] of probes) judge(program, path, lines)
  return [...comparisons.values()]
}

function probeFile(
  { protocol, results }: Pick<TypeScriptResult, 'protocol' | 'results'>,
  options: TypeScriptOptions,
  folder: string,
  comparisons: Map<string, Comparison>,
): { text: string; lines: Probe[] } {
  const head = [
    `import type * as original from ${moduleName(folder, join(options.root, options.entry))}`,
    "import type * as document from './protocol.js'",
    "import type { MessageOf, ParamsOf, ResultOf } from './json.js'",
  ]
  const lines: string[] = []
  const probes: Probe[] = []
  for (const method of protocol.methods) {
    const { kind, messageDirection } = method
    const role =
      `${messageDirection === 'serverToClient' ? 'server' : 'client'}${kind === 'request' ? 'Requests' : 'Notifications'}` as const
    const map = role[0]?.toUpperCase() + role.slice(1)
    const key = JSON.stringify(method.method)
    const names = [(options.unions ?? options.maps ?? defaultMaps)[role] ?? []].flat().map(name => `original.${name}`)
    const place = results.get(methodKey(method))
    const entry = options.unions
      ? {
          params: `MessageOf<${names.join(' | ')}, ${key}>`,
          result: `[unknown, ${place ? typeAt(folder, place) : null}]`,
        }
      : { params: `(${names.join(' & ')})[${key}]`, result: `(${names.join(' & ')})[${key}]` }
    const roles = kind === 'request' ? (['params', 'result'] as const) : (['params'] as const)
    for (const role of roles) {
      const id = `${methodKey(method)} ${role}`
      const comparison = comparisons.get(id) ?? { method: method.method, role, verdict: 'equal', reasons: [] }
      comparisons.set(id, comparison)
      const given = `${role === 'params' ? 'ParamsOf' : 'ResultOf'}<${entry[role]}>`
      const made = `document.${map}[${key}]['${role}']`
      lines.push(`export const to${probes.length} = (value: ${given}): ${made} => value`)
      probes.push({ comparison, way: 'toDocument' })
      lines.push(`export const to${probes.length} = (value: ${made}): ${given} => value`)
      probes.push({ comparison, way: 'toOriginal' })
    }
  }
  return { text: [...head, ...lines].join('\n'), lines: probes }
}

/** The module of a file as TypeScript in a folder imports it, in quotes. */
const moduleName = (folder: string, file: string) =>
  JSON.stringify(wayTo(folder, file).replace(/(?:\.d)?\.[cm]?tsx?$/, ''))

const typeAt = (folder: string, { file, name, members }: TypePlace) =>
  `import(${moduleName(folder, file)}).${name}${members.map(member => `[${JSON.stringify(member)}]`).join('')}`

function judge(program: ts.Program, path: string, probes: readonly Probe[]): void {
  const file = program.getSourceFile(path)
  if (!file) throw new Error(`${dirname(path)} was not loaded`)
  const failed = new Map<Comparison, Set<Probe['way']>>()
  for (const { start = 0, messageText } of [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]) {
    const probe = probes[file.getLineAndCharacterOfPosition(start).line - imports]
    if (!probe) throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'))
    const { comparison, way } = probe
    failed.set(comparison, (failed.get(comparison) ?? new Set()).add(way))
    const reason = ts.flattenDiagnosticMessageText(messageText, '\n')
    if (!comparison.reasons.includes(reason)) comparison.reasons.push(reason)
  }
  for (const [comparison, ways] of failed) {
    const verdict = ways.size === 2 ? 'incompatible' : ways.has('toOriginal') ? 'wider' : 'narrower'
    comparison.verdict = comparison.verdict === 'equal' || comparison.verdict === verdict ? verdict : 'incompatible'
  }
}
