import { describe, expect, test } from 'vitest'
import { defaultLimits, type Limits } from '../../../runtime/index.js'
import { faulty, isAlive, transports } from '../../support/faulty.js'

/** Longer than a test may take: what waits for another limit than the one in question never ends. */
const never = 60_000
/** A limit for the step in question that its default would cut short. */
const beyond = (name: 'shutdownMs' | 'exitMs' | 'killMs') => defaultLimits[name] + 300

/** Closes a connection to an agent that ignores a step. @returns how long that took, and what the agent said. */
async function closing(way: (typeof transports)[number], fault: string, limits: Partial<Limits>) {
  const { connection, lines } = await faulty(way, fault, { limits })
  const begun = performance.now()
  await connection.close()
  const took = performance.now() - begun
  expect((await connection.closed).kind).toBe('closed')
  expect(isAlive(connection.pid as number)).toBe(false)
  return { took, lines }
}

// Timers may fire a millisecond early.
describe.concurrent.each(transports)('how long each step of the goodbye lasts over %s', way => {
  test('shutdownMs: the agent does not answer shutdown', async () => {
    const shutdownMs = beyond('shutdownMs')
    const { took } = await closing(way, 'ignores shutdown', { shutdownMs, exitMs: never, killMs: never })
    expect(took).toBeGreaterThan(shutdownMs - 5)
  })

  test('exitMs: the agent leaves neither after exit nor at the end of its input', async () => {
    const exitMs = beyond('exitMs')
    const { took, lines } = await closing(way, 'ignores exit', { shutdownMs: never, exitMs, killMs: never })
    expect(took).toBeGreaterThan(exitMs - 5)
    expect(lines).toContain('told by a signal')
  })

  test('killMs: the agent ignores SIGTERM', async () => {
    const killMs = beyond('killMs')
    const { took } = await closing(way, 'ignores SIGTERM', { shutdownMs: never, exitMs: 50, killMs })
    expect(took).toBeGreaterThan(killMs - 5)
  })
})
