import { isObject } from '../../base/json.js'
import { ErrorResponse } from '../../runtime/index.js'
import { type NamedAgent, notSignedIn } from '../session/errors.js'
import { textOf } from '../session/untrusted.js'

/** Code of ACP for a call that needs somebody to be signed in. */
const authRequired = -32000

/** @returns NOT_SIGNED_IN for an error that means it; undefined for any other */
export const explain = (error: unknown, agent: NamedAgent) =>
  error instanceof ErrorResponse && error.rpcCode === authRequired ? notSignedIn(agent, error) : undefined

/**
 * The ways to sign in that an agent names. https://agentclientprotocol.com/protocol/initialization
 *
 * @param initialized its answer to `initialize`
 */
export function waysToSignIn(initialized: unknown): string[] {
  const methods = isObject(initialized) ? initialized.authMethods : undefined
  if (!Array.isArray(methods)) return []
  return methods.filter(isObject).flatMap(({ id, name, description }) => {
    const [way, words] = [textOf(name) ?? textOf(id), textOf(description)]
    return way === undefined ? [] : [words ? `${way} (${words})` : way]
  })
}
