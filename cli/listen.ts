import { openAgent } from '../agents/cody/index.js'
import { showProse } from '../base/visible-text.js'
import { withResolvers } from '../base/with-resolvers.js'
import type { TraceEvent, TraceOptions, TraceSink } from '../runtime/index.js'
import { within } from '../runtime/within.js'
import { type AgentOptions, connectionOptions, traceOptions } from './agent-options.js'
import { chooseAgent, loadProtocol } from './agents/choose.js'
import { connectAgent } from './agents/connect.js'
import { toJson } from './reports/escape.js'
import { styleOf } from './reports/style.js'

/** The options of `listen`. */
export interface ListenOptions extends AgentOptions {
  /** Milliseconds to listen for; until it is interrupted by default. */
  for?: number
  protocol?: string
  json?: boolean
}

/** Shows what arrives from the agent, until it closes, the time is over, or Ctrl-C. */
export async function listen(
  { for: forMs = Number.POSITIVE_INFINITY, json = false, ...options }: ListenOptions,
  command: readonly string[] = [],
): Promise<void> {
  const chosen = await chooseAgent({ ...options, command })
  const opening = chosen.kind === 'cody' ? await connectionOptions(options) : undefined
  const traced = opening ? opening.connection?.trace : await traceOptions(options.trace, options)
  const { sink: file, payloads = false } = (traced ?? {}) as Partial<TraceOptions>
  const show = json ? asJson : asLine
  const sink: TraceSink = {
    write(event) {
      const { payload: _, ...withoutContent } = event
      file?.write(payloads ? event : withoutContent)
      if (isFromAgent(event)) process.stdout.write(`${show(event)}\n`)
    },
    close: () => file?.close?.(),
  }
  const trace = { sink, payloads: true }
  const { connection } =
    chosen.kind === 'cody'
      ? (await openAgent({ ...opening, connection: { ...opening?.connection, trace } })).client
      : await connectAgent(chosen, loadProtocol(options.protocol ?? chosen.protocol), {
          ...{ trace, cwd: options.workspace, isShaking: true },
        })
  const { closed, signal } = connection
  const interrupted = withResolvers()
  const interrupt = () => interrupted.resolve()
  process.once('SIGINT', interrupt)
  await within(forMs, Promise.race<unknown>([interrupted.promise, closed]))
  process.removeListener('SIGINT', interrupt)
  if (signal.aborted) throw signal.reason
  await connection.close()
}

/** What the agent sends unasked, and the responses that it gets; not its responses to this client. */
function isFromAgent({ direction, kind }: TraceEvent): boolean {
  return direction === 'in' ? kind !== 'response' : direction === 'out' && kind === 'response'
}

function asJson({ kind, method, payload, error }: TraceEvent): string {
  return toJson({ kind, method, payload, error }, 0)
}

function asLine({ kind, method = '', payload, error }: TraceEvent): string {
  const { bold, dim } = styleOf(process.stdout)
  return (
    showProse(`${kind.padEnd(12)} `) +
    bold(showProse(method)) +
    dim(showProse(` ${error ?? JSON.stringify(payload ?? null)}`))
  )
}
