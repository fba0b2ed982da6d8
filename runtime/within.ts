import { startTimer } from './limits.js'

/** The result of a promise, or undefined when it takes longer. The timer is cleared either way. */
export async function within<Value>(milliseconds: number, promise: Promise<Value>): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>(resolve => {
    timer = startTimer(milliseconds, () => resolve(undefined))
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
