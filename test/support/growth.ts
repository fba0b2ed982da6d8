import { expect } from 'vitest'

/** Milliseconds of CPU that some work takes. */
function cpuTime(work: () => unknown): number {
  const begun = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1000
}

/** Work that takes less is not measured: the clock ticks too slowly for it. */
const shortestMs = 4

/**
 * Expects that twice as much work takes at most two and a half times the CPU time. The least time of up to five runs counts,
 * which is the one that other programs disturbed least.
 */
export function expectLinear(half: () => unknown, whole: () => unknown): void {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let run = 0; run < 5; run++) {
    least = Math.min(least, cpuTime(half))
    most = Math.min(most, cpuTime(whole))
    if (run > 0 && most <= 2.5 * Math.max(least, shortestMs)) return
  }
  expect(most).toBeLessThanOrEqual(2.5 * Math.max(least, shortestMs))
}
