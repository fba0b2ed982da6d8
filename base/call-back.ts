/**
 * Calls back into the user's program. What a callback throws, at once or as a rejected promise, stays out of the work that
 * called it: an unhandled rejection would end the whole program.
 *
 * @param failed takes what was thrown; by default it is dropped
 */
export function callBack(callback: () => unknown, failed: (error: unknown) => void = () => {}): void {
  try {
    const done = callback()
    if (done instanceof Promise) done.catch(failed)
  } catch (error) {
    failed(error)
  }
}
