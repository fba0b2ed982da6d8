import { ConnectionClosedError } from '../errors.js'

/** The error when the caller aborts while the connection is being made. */
export function abortedError({ reason }: AbortSignal): ConnectionClosedError {
  return new ConnectionClosedError('connecting was aborted', { cause: reason })
}

/** Rejects when the signal aborts, at once if it already has. Its rejection need not be handled. */
export function whenAborted(signal: AbortSignal): Promise<never> {
  const rejected = new Promise<never>((_, reject) => {
    const aborted = () => reject(abortedError(signal))
    if (signal.aborted) aborted()
    else signal.addEventListener('abort', aborted, { once: true })
  })
  rejected.catch(() => {})
  return rejected
}
