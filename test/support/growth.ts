import { expect } from 'vitest'

/** Milliseconds of CPU that some work takes. */
async function cpuTime(work: () => unknown): Promise<number> {
  const begun = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1000
}

/** Work that takes less is not measured: one collection of garbage would count for more. What grows by the square takes seconds. */
const shortestMs = 10

/** Programs beside this one slow single runs by half, and do so for many runs in a row: what is linear gets this many to show it. */
const mostRuns = 30

/**
 * Expects that twice as much work takes at most two and a half times the CPU time. The least time of some runs counts, which
 * is the one that other programs disturbed least. What grows by the square takes four times in each of them.
 */
export async function expectLinear(half: () => unknown, whole: () => unknown): Promise<void> {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let run = 0; run < mostRuns; run++) {
    least = Math.min(least, await cpuTime(half))
    most = Math.min(most, await cpuTime(whole))
    // The first run is left out: most of its time is that of code which is not compiled yet.
    if (run > 0 && most <= 2.5 * Math.max(least, shortestMs)) return
  }
  expect(most).toBeLessThanOrEqual(2.5 * Math.max(least, shortestMs))
}
