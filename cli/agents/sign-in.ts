import { meansSignIn, notSignedIn } from '../../agents/session/errors.js'
import { knownAgent } from '../../agents/session/index.js'
import type { Protocol } from '../../codegen/protocol/model.js'
import type { ChosenAgent } from './choose.js'

/**
 * Adds the ways to sign in to an error that means that nobody is signed in; any other error stays as it is.
 *
 * @param initialized what the agent has answered to the first call of its protocol; undefined before it
 */
export async function withWaysToSignIn(
  error: unknown,
  { protocol }: Protocol,
  chosen: ChosenAgent,
  initialized: unknown,
): Promise<unknown> {
  if (!meansSignIn(error, protocol)) return error
  const given = chosen.kind === 'program' ? chosen.name : 'the agent'
  const { title: name = given, waysToSignIn: known = [] } = knownAgent(given) ?? {}
  if (protocol !== 'acp') return notSignedIn({ name, waysToSignIn: known }, error)
  const { waysToSignIn } = await import('../../agents/acp/messages.js')
  return notSignedIn({ name, waysToSignIn: [...known, ...waysToSignIn(initialized)] }, error)
}
