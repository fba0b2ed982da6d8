/** Where traces go: readable lines, or JSON lines that `agent-bindings trace` reads. */

export { type HumanTraceOptions, humanTrace } from './human-trace.js'
export { type JsonLinesTraceOptions, jsonLinesTrace } from './json-lines-trace.js'
export { type TraceTapOptions, traceTap } from './trace-tap.js'
