import type { SchemaFiles } from './files.js'
import type { Located } from './located.js'
import type { MethodContext } from './methods/found.js'
import { findMember, literalsOf, variantsOf } from './methods/members.js'

/**
 * The schema of a result, where what a name led to is the whole message: `{ jsonrpc: '2.0', id, result }`, or a union of
 * such messages and those of errors, as the Agent2Agent protocol has it. Any other schema is the result itself.
 */
export function resultOfMessage({ files, diagnostics }: MethodContext, at: Located): Located {
  const messages = variantsOf(files, at)
  if (!messages.every(message => isResponse(files, message))) return at
  const [result, other] = messages.flatMap(message => findMember(files, message, 'result')?.at ?? [])
  if (other)
    diagnostics.error({
      code: 'several-results',
      message: 'these are several messages with a result',
      at,
      hint: 'name the result of one of them under "results": "NAME/properties/result"',
    })
  return result ?? at
}

function isResponse(files: SchemaFiles, at: Located): boolean {
  const version = findMember(files, at, 'jsonrpc')
  const isMessage = version !== undefined && literalsOf(files, version.at)?.join() === '2.0'
  return isMessage && ['result', 'error'].some(name => findMember(files, at, name) !== undefined)
}
