/**
 * What a promise rejects with. When the test fails before it awaits this, the rejection is not reported as unhandled too.
 *
 * @throws {Error} when the promise does not reject
 */
export function failure<Kind = unknown>(promise: Promise<unknown>): Promise<Kind> {
  const failed = promise.then(
    value => {
      throw new Error(`it resolved with ${JSON.stringify(value)}`)
    },
    error => error as Kind,
  )
  failed.catch(() => {})
  return failed
}
