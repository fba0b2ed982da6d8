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

/** Work that takes less is measured when its code is compiled, which most of the first run is about. */
const longMs = 1000

/** Programs beside this one slow single runs by half, and do so for many runs in a row: what is linear gets this many to show it. */
const mostRuns = 30

/** Twice the size may take two and a half times the time. Two doublings are measured, for what disturbs one run counts less in them. */
const mostGrowth = 2.5 ** 2

/**
 * Expects that twice as much work takes at most two and a half times the CPU time, by work of a size and of a quarter of it.
 * The least time of some runs counts, which is the one that other programs disturbed least.
 *
 * @param size - how much the larger work has to do, in whatever it has more of; four divides it
 * @param workOf - makes the work of a size: making it is not measured
 */
export async function expectLinear(size: number, workOf: (size: number) => () => unknown): Promise<void> {
  const [quarter, whole] = [workOf(size / 4), workOf(size)]
  let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let run = 0; run < mostRuns; run++) {
    least = Math.min(least, await cpuTime(quarter))
    most = Math.min(most, await cpuTime(whole))
    if ((run > 0 || most > longMs) && most <= mostGrowth * Math.max(least, shortestMs)) return
  }
  expect(most).toBeLessThanOrEqual(mostGrowth * Math.max(least, shortestMs))
}
