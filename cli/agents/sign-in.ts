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
  const given = chosen.kind === 'program' ? chosen.name : 'the agent'
  const { title: name = given, waysToSignIn: known = [] } = knownAgent(given) ?? {}
  if (protocol === 'acp') {
    const { explain, waysToSignIn } = await import('../../agents/acp/sign-in.js')
    return explain(error, { name, waysToSignIn: [...known, ...waysToSignIn(initialized)] }) ?? error
  }
  if (protocol !== 'codex') return error
  const { explain } = await import('../../agents/codex/sign-in.js')
  return explain(error, { name, waysToSignIn: known }) ?? error
}
