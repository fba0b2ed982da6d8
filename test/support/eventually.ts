import { vi } from 'vitest'

/** Waits until a check passes, however busy the machine is: `vi.waitFor` gives up after a second. @returns what it returns */
export const eventually = <Result>(
  check: () => Result | Promise<Result>,
  { timeout = 60_000, interval = 20 } = {},
): Promise<Result> => vi.waitFor(check, { timeout, interval })
