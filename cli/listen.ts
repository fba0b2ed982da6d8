import { openAgent } from '../agents/cody/index.js'
import { within } from '../runtime/connection/within.js'
import type { TraceEvent, TraceOptions, TraceSink } from '../runtime/index.js'
import { type AgentOptions, connectionOptions } from './agent-options.js'
import { toJson } from './reports/escape.js'
import { styleOf } from './reports/style.js'
import { forTerminal } from './terminal-text.js'

/** The options of `listen`. */
export interface ListenOptions extends AgentOptions {
  /** Milliseconds to listen for; until it is interrupted by default. */
  for?: number
  json?: boolean
}

/** Shows what arrives from the agent, until it closes, the time is over, or Ctrl-C. */
export async function listen({
  for: forMs = Number.POSITIVE_INFINITY,
  json = false,
  ...options
}: ListenOptions): Promise<void> {
  const opening = await connectionOptions(options)
  const { sink: file, payloads = false } = (opening.connection?.trace ?? {}) as Partial<TraceOptions>
  const show = json ? showJson : showLine
  const sink: TraceSink = {
    write(event) {
      const { payload: _, ...withoutContent } = event
      file?.write(payloads ? event : withoutContent)
      if (isFromAgent(event)) process.stdout.write(`${show(event)}\n`)
    },
    close: () => file?.close?.(),
  }
  const agent = await openAgent({ ...opening, connection: { trace: { sink, payloads: true } } })
  const { closed, signal } = agent.client.connection
  let interrupt = () => {}
  const interrupted = new Promise<void>(resolve => {
    interrupt = resolve
  })
  process.once('SIGINT', interrupt)
  await within(forMs, Promise.race<unknown>([interrupted, closed]))
  process.removeListener('SIGINT', interrupt)
  if (signal.aborted) throw signal.reason
  await agent.client.close()
}

/** What the agent sends of its own accord, and the responses that it gets; not its responses to this client. */
function isFromAgent({ direction, kind }: TraceEvent): boolean {
  return direction === 'in' ? kind !== 'response' : direction === 'out' && kind === 'response'
}

function showJson({ kind, method, payload, error }: TraceEvent): string {
  return toJson({ kind, method, payload, error }, 0)
}

function showLine({ kind, method = '', payload, error }: TraceEvent): string {
  const { bold, dim } = styleOf(process.stdout)
  return (
    forTerminal(`${kind.padEnd(12)} `) +
    bold(forTerminal(method)) +
    dim(forTerminal(` ${error ?? JSON.stringify(payload ?? null)}`))
  )
}
