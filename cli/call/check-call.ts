import { nearestNames } from '../../base/nearest-names.js'
import type { Method, Protocol } from '../../codegen/protocol/model.js'
import { compileShapes, ValidationError } from '../../runtime/validation/index.js'

/** Whether a client sends a method. */
export const isSent = ({ messageDirection }: Method) => messageDirection !== 'serverToClient'

/** The method of this name that a client sends. @throws {Error} with those of a similar name */
export function findMethod(protocol: Protocol, name: string): Method {
  const methods = protocol.methods.filter(isSent)
  const found = methods.find(({ method }) => method === name)
  if (found) return found
  const names = methods.map(({ method }) => method)
  const last = name.split('/').at(-1)?.toLowerCase() ?? ''
  const holding = last.length < 3 ? [] : names.filter(method => method.toLowerCase().includes(last))
  const similar = [...new Set([...nearestNames(name, names), ...holding])].slice(0, 5)
  const isAsked = protocol.methods.some(({ method }) => method === name)
  const why = isAsked ? `is sent by the agent, not to it` : 'is not there'
  throw new Error(
    `${protocol.protocol} ${protocol.version}: the method "${name}" ${why}${similar.length > 0 ? `; did you mean ${similar.join(', ')}?` : ': list them with --list'}`,
  )
}

/** Holds parameters against the document, as they would be sent. @throws {ValidationError} */
export function checkParams(protocol: Protocol, { method, kind }: Method, params: unknown): void {
  const role = { method, kind, role: 'params', sender: 'client' } as const
  const faults =
    compileShapes(protocol)
      .find(role)
      ?.explain(params ?? null, 'closed') ?? []
  if (faults.length === 0) return
  throw new ValidationError(
    { ...role, direction: 'sent' },
    faults.map(fault => ({ ...fault, kind: 'mismatch' as const })),
  )
}
