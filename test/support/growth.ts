import { expect } from 'vitest'

/** Milliseconds of CPU since a moment. */
function cpuTimeSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1000
}

/** Milliseconds of CPU that some work takes. */
function cpuTime(work: () => unknown): number {
  const begun = process.cpuUsage()
  work()
  return cpuTimeSince(begun)
}

/** Work that takes less is not measured: one collection of garbage would count for more. What grows by the square takes seconds. */
const shortestMs = 10

const isLinear = (least: number, most: number) => most <= 2.5 * Math.max(least, shortestMs)

/**
 * Expects that twice as much work takes at most two and a half times the CPU time. The least time of up to five runs counts,
 * which is the one that other programs disturbed least.
 */
export function expectLinear(half: () => unknown, whole: () => unknown): void {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let run = 0; run < 5; run++) {
    least = Math.min(least, cpuTime(half))
    most = Math.min(most, cpuTime(whole))
    if (run > 0 && isLinear(least, most)) return
  }
  expect(most).toBeLessThanOrEqual(2.5 * Math.max(least, shortestMs))
}

/** The same of work that is done when its promise is; one run is enough where it shows. */
export async function expectLinearAsync(half: () => Promise<unknown>, whole: () => Promise<unknown>): Promise<void> {
  const timeOf = async (work: () => Promise<unknown>) => {
    const begun = process.cpuUsage()
    await work()
    return cpuTimeSince(begun)
  }
  let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let run = 0; run < 5; run++) {
    least = Math.min(least, await timeOf(half))
    most = Math.min(most, await timeOf(whole))
    if (isLinear(least, most)) return
  }
  expect(most).toBeLessThanOrEqual(2.5 * Math.max(least, shortestMs))
}
