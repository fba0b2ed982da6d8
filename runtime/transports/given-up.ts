import { ConnectionClosedError } from '../errors.js'

/** The error of a connection that its caller gave up while it was being made. */
export function givenUp({ reason }: AbortSignal): ConnectionClosedError {
  return new ConnectionClosedError('the connection was given up', { cause: reason })
}

/** Rejects when a connection is given up, at once if it already was. Its rejection need not be handled. */
export function whenGivenUp(signal: AbortSignal): Promise<never> {
  const rejected = new Promise<never>((_, reject) => {
    const aborted = () => reject(givenUp(signal))
    if (signal.aborted) aborted()
    else signal.addEventListener('abort', aborted, { once: true })
  })
  rejected.catch(() => {})
  return rejected
}
