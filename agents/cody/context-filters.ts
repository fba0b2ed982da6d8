import { setTimeout } from 'node:timers/promises'
import type { CodyClient } from '../../generated/cody/1.114/index.js'
import { noAnswer, SessionError } from '../session/errors.js'

/** Milliseconds between two looks at the filters. */
const intervalMs = 250

/** How often the filters are looked at: agents fetch them again 7 seconds after they could not. */
const mostLooks = 40

/**
 * Waits until the context filters of the instance let a file into a prompt. The agent gives up a fetch of the filters after
 * 6 seconds and lets nothing through until the next one: it reports excluded files as used all the same, and starts no edit.
 *
 * @throws {SessionError} `INPUT_FILE` they do not
 */
export async function requireAllowed(
  client: CodyClient,
  { uri, path }: { readonly uri: string; readonly path: string },
  signal: AbortSignal,
  looks = mostLooks,
): Promise<void> {
  for (let look = 0; look < looks; look++) {
    const answer = await client.ignore.test({ uri }, { signal }).catch(noAnswer)
    // An agent that does not know this request has no filters.
    if (answer?.policy !== 'ignore') return
    await setTimeout(intervalMs, undefined, { signal })
  }
  const reason = "the instance's context filters exclude it, or the agent could not fetch them"
  throw new SessionError('INPUT_FILE', `cannot use ${path} as context: ${reason}`)
}
