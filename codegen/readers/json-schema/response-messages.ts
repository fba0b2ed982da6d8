import { isObject } from '../../../base/json.js'
import type { SchemaFiles } from './files.js'
import { childOf, type Located } from './located.js'
import type { MethodContext } from './methods/found.js'
import { findMember, literalsOf } from './methods/members.js'

/**
 * The schema of a result, where what a name led to is the whole message: `{ jsonrpc: '2.0', id, result }`, or a union of
 * such messages and those of errors, as the Agent2Agent protocol has it. Any other schema is the result itself.
 */
export function resultOfMessage({ files, diagnostics }: MethodContext, at: Located): Located {
  const messages = variantsOf(files, at)
  if (!messages.every(message => isResponse(files, message))) return at
  const [result, other] = messages.flatMap(message => findMember(files, message, 'result')?.at ?? [])
  if (other)
    diagnostics.error(
      'several-results',
      'these are several messages with a result',
      at,
      'name the result of one of them under "results": "NAME/properties/result"',
    )
  return result ?? at
}

/** The variants of a union, those of unions inside it included; any other schema is its only variant. */
function variantsOf(files: SchemaFiles, at: Located, seen = new Set<unknown>()): Located[] {
  if (seen.has(at.value) || !isObject(at.value)) return [at]
  seen.add(at.value)
  const { $ref: ref, anyOf, oneOf } = at.value
  const target = ref === undefined ? undefined : files.resolve(at, ref)
  if (target) return variantsOf(files, target, seen)
  const [keyword, variants] = Array.isArray(anyOf) ? (['anyOf', anyOf] as const) : (['oneOf', oneOf] as const)
  if (!Array.isArray(variants)) return [at]
  return [...variants.keys()].flatMap(index => {
    const variant = childOf(at, keyword, String(index))
    return variant ? variantsOf(files, variant, seen) : []
  })
}

function isResponse(files: SchemaFiles, at: Located): boolean {
  const version = findMember(files, at, 'jsonrpc')
  const isMessage = version !== undefined && literalsOf(files, version.at)?.join() === '2.0'
  return isMessage && ['result', 'error'].some(name => findMember(files, at, name) !== undefined)
}
