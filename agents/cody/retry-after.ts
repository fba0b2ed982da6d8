import { CodyError } from './errors.js'

/**
 * When a `retry-after` header says to come back: it is a number of seconds or an HTTP date.
 *
 * @param now milliseconds since the epoch, as of the answer
 */
export function retryDate(header: string | null | undefined, now: number): Date | undefined {
  if (!header) return undefined
  const time = /^\d+$/.test(header) ? now + Number(header) * 1000 : Date.parse(header)
  return Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? new Date(time) : undefined
}

/** The error of an instance that limits the rate of questions. @param says its own words */
export function rateLimited(says: string, retryAt: Date | undefined, cause?: unknown): CodyError {
  const when = retryAt ? `; ask again after ${retryAt.toISOString()}` : ''
  const words = says.trim() === '' ? '' : ` (${says.trim().slice(0, 300)})`
  return new CodyError('RATE_LIMITED', `the Sourcegraph instance limits how often it may be asked${words}${when}`, {
    cause,
    retryAt,
  })
}
