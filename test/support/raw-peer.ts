import { PassThrough } from 'node:stream'
import { onTestFinished } from 'vitest'
import { type ConnectOptions, connect, type Problem, streams } from '../../runtime/index.js'

/** A connection whose other end is written and read by hand, byte for byte. */
export async function rawPeer(options: Partial<ConnectOptions> = {}) {
  const [there, back] = [new PassThrough(), new PassThrough()]
  const problems: Problem[] = []
  let written = ''
  let id: number | undefined
  there.on('data', chunk => {
    written += String(chunk)
    id = Number(/"id":(\d+)(?!.*"id":)/s.exec(String(chunk))?.[1] ?? id)
  })
  const connection = await connect({
    transport: streams({ readable: back, writable: there }),
    onProblem: problem => problems.push(problem),
    ...options,
    wire: { goodbye: null, ...options.wire },
    limits: { exitMs: 50, ...options.limits },
  })
  onTestFinished(() => connection.close())
  return {
    connection,
    problems,
    /** Writes bytes, and waits until they have been handled. */
    write: async (bytes: string) => {
      back.write(bytes)
      await turns()
    },
    turns,
    end: () => back.end(),
    /** Breaks what this side writes to: its reader is gone. */
    leave: () => there.destroy(new Error('EPIPE')),
    /** The id of the last call that this side has sent: engines count them in different ways. */
    lastId: async () => {
      await new Promise(resolve => setImmediate(resolve))
      return id
    },
    /** What this side has written since the last call, one JSON text a line. */
    take: () => {
      const text = written
      written = ''
      return text
    },
  }
}

/** Waits until what has been written, or ended, has been handled. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve))
}

/** One JSON message a line. */
export const line = (message: unknown) => `${JSON.stringify(message)}\n`
