import type { Writable } from '../../base/node-types.js'
import { BoundedWriter } from './bounded-writer.js'
import type { TraceEvent, TraceSink } from './tracer.js'

/** Settings of {@link jsonLinesTrace}. */
export interface JsonLinesTraceOptions {
  /** Bytes that may wait to be written; past that, events are dropped and counted. Default 16 MiB. */
  bufferBytes?: number
}

/**
 * Writes one JSON object a line, a {@link TraceEvent}: what `agent-bindings trace view` reads.
 *
 * @param target a stream, or the path of a file that is appended to.
 * @throws {Error} the file cannot be opened, or is a pipe that nobody reads
 */
export function jsonLinesTrace(
  target: Writable | string,
  { bufferBytes = 16 << 20 }: JsonLinesTraceOptions = {},
): TraceSink {
  const writer = new BoundedWriter(target, bufferBytes, count =>
    JSON.stringify({
      time: Date.now(),
      direction: '-',
      kind: 'problem',
      error: `${count} events were dropped: the trace's target is too slow`,
    } satisfies TraceEvent),
  )
  return {
    write: event => writer.line(JSON.stringify(event)),
    close: () => writer.close(),
  }
}
