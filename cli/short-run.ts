import { setFlagsFromString } from 'node:v8'

/** Code is optimised only when it runs for long; memory is cleaned up when it is needed, and by one thread. */
const flags = '--interrupt-budget=2000000 --no-incremental-marking --no-parallel-scavenge'

/**
 * Tells the engine that this process is over soon. Optimising code in the background costs a run of a few hundred
 * milliseconds a quarter of its time with the engine of Node 20, and cleaning up ahead a twentieth; they cost a run of seconds
 * nothing. Later engines gain nothing by it, and do not know all of these flags.
 *
 * Call it when modules are loaded: with other flags, the engine compiles the modules of Node anew.
 */
export function expectShortRun(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString(flags)
}
