import { setTimeout } from 'node:timers/promises'

/** Milliseconds without an update after which the agent has nothing more to say. */
const quietMs = 100
/** Times that this is waited for. */
const mostRounds = 20

/**
 * Waits for updates that an agent sends late, after its answer: they cannot be told from those of the next turn.
 *
 * @param updates how many updates have come
 */
export async function untilQuiet(updates: () => number): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    const before = updates()
    await setTimeout(quietMs)
    if (updates() === before) return
  }
}
