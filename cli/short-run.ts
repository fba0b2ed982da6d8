import { setFlagsFromString } from 'node:v8'

/**
 * Tells the engine that this process is over soon: code is optimised only when it runs for long. Optimising in the
 * background costs a run of a few hundred milliseconds a quarter of its time, and a run of seconds nothing.
 */
export function expectShortRun(): void {
  setFlagsFromString('--interrupt-budget=2000000')
}
