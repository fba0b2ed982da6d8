import { setFlagsFromString } from 'node:v8'

/**
 * Tells the engine that this process is over soon: code is optimised only when it runs for long. Optimising in the
 * background costs a run of a few hundred milliseconds a quarter of its time with the engine of Node 20, and a run of
 * seconds nothing. Later engines gain nothing by it, and know no such flag.
 *
 * Call it when modules are loaded: with another flag, the engine compiles the modules of Node anew.
 */
export function expectShortRun(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=2000000')
}
