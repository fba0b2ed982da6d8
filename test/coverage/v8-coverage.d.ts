declare module '@bcoe/v8-coverage' {
  import type { Profiler } from 'node:inspector'
  /** Adds up what several processes have counted in one script. */
  export function mergeScriptCovs(counts: readonly Profiler.ScriptCoverage[]): Profiler.ScriptCoverage | undefined
}
