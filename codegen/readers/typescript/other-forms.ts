import type { MethodKind } from '../../protocol/model.js'
import { ts } from './compiler.js'
import { step } from './diagnostics.js'
import type { ShapeContext } from './shapes/context.js'

/**
 * Reports a map that has its methods in a form that is not read, in one error with the type that has them in one that is.
 *
 * @param name of the map, with the namespaces that it is in
 * @returns whether it was reported
 */
export function reportOtherForm(
  { checker, diagnostics }: ShapeContext,
  map: ts.Symbol,
  name: string,
  kind: MethodKind,
): boolean {
  const types = checker
    .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(map))
    .map(method => checker.getTypeOfSymbol(method))
  const report = (form: string, list: string) => {
    diagnostics.error({
      code: 'malformed-map',
      message: `the methods of '${name}' ${form}`,
      node: map.declarations?.[0],
      path: step(undefined, name),
      hint: `name a type that lists what is sent: { [K in keyof ${name}]: [${list}] }`,
    })
    return true
  }
  if (types.length > 0 && types.every(type => type.getCallSignatures().length > 0)) {
    const result = kind === 'request' ? `, Awaited<ReturnType<${name}[K]>>` : ''
    return report('are functions, and this reader takes what is sent', `Parameters<${name}[K]>[0]${result}`)
  }
  const members = kind === 'request' ? sentAndReturned(checker, types) : undefined
  if (!members) return false
  const list = members.map(member => `${name}[K]['${member}']`).join(', ')
  return report(`have '${members.join("' and '")}', and this reader takes 'params' and 'result'`, list)
}

/** Names of what a request is answered with: `response`, `returnType`, `output`. */
const isResult = /^(?:re(?:s|t|ply)|out|ans)/i

/** The two members that each of several types has, that which is sent first; undefined for `params` and `result`. */
function sentAndReturned(checker: ts.TypeChecker, types: readonly ts.Type[]): string[] | undefined {
  const [first = [], ...others] = types.map(type =>
    type.flags & ts.TypeFlags.Object && !checker.isTupleType(type)
      ? checker.getPropertiesOfType(type).map(({ name }) => name)
      : [],
  )
  const names = first.toSorted((a, b) => Number(isResult.test(a)) - Number(isResult.test(b)))
  const [sent = '', returned = ''] = names
  if (names.length !== 2 || isResult.test(sent) || !isResult.test(returned)) return undefined
  if (sent === 'params' && returned === 'result') return undefined
  return others.every(each => each.length === 2 && each.every(name => names.includes(name))) ? names : undefined
}
