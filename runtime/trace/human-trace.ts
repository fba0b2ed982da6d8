import type { Writable } from '../../base/node-types.js'
import { BoundedWriter } from './bounded-writer.js'
import { formatEvent } from './format-event.js'
import type { TraceSink } from './tracer.js'

/** Settings of {@link humanTrace}. */
export interface HumanTraceOptions {
  /** Characters of a line; the rest is cut off. No limit by default. */
  width?: number
  /** Bytes that may wait to be written; past that, events are dropped and counted. Default 16 MiB. */
  bufferBytes?: number
}

/**
 * Writes one readable line for each event: seconds since the first, direction, method, duration, size.
 *
 * @param target a stream such as `process.stderr`, or the path of a file that is appended to.
 * @throws {Error} the file cannot be opened, or is a pipe that nobody reads
 */
export function humanTrace(target: Writable | string, options: HumanTraceOptions = {}): TraceSink {
  const { width = Number.POSITIVE_INFINITY, bufferBytes = 16 << 20 } = options
  const writer = new BoundedWriter(target, bufferBytes, count => `-- ${count} events dropped`)
  let begun: number | undefined
  return {
    write: event => {
      begun ??= event.time
      writer.line(formatEvent(event, begun, width))
    },
    close: () => writer.close(),
  }
}
