/** Where traces go (readable lines, or JSON lines that `agent-bindings trace` reads), and how those JSON lines are read. */

export { formatBytes, formatDuration, formatEvent } from './format-event.js'
export { type HumanTraceOptions, humanTrace } from './human-trace.js'
export { type JsonLinesTraceOptions, jsonLinesTrace } from './json-lines-trace.js'
export { readTrace, type TraceReading, TraceSyntaxError, UnreadableTraceError } from './read-trace.js'
export { TraceSummarizer, type TraceSummary } from './summary.js'
export { type TraceTapOptions, traceTap } from './trace-tap.js'
export type { TraceEvent } from './tracer.js'
