import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { type SeenMessage, unwrapParams } from '../codegen/drift/conform/message.js'
import { fail } from '../codegen/protocol/diagnostic.js'
import { contentLength } from '../runtime/framing/content-length.js'
import { defaultLimits } from '../runtime/limits.js'

/**
 * Runs an agent between this program's standard input and output, and listens. Every byte goes through as it is: a
 * client can start this in the place of the agent.
 *
 * @param take is given every message, in order
 * @returns what kept a direction from being listened to, to its end
 * @throws DiagnosticError when the agent cannot be started.
 */
export async function tapAgent(
  command: string,
  args: readonly string[],
  take: (message: SeenMessage) => void,
): Promise<string[]> {
  const agent = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const started = await Promise.race([once(agent, 'spawn').then(() => undefined), once(agent, 'error')])
  if (started !== undefined) {
    const [error] = started as [NodeJS.ErrnoException]
    fail({
      code: 'no-agent',
      message: `the agent cannot be started: ${command}: ${error.code ?? error.message}`,
      hint: 'check the command after "--"',
    })
  }
  const pending = new Map<string, string>()
  const listeners = [listen(process.stdin, 'client', pending, take), listen(agent.stdout, 'agent', pending, take)]
  // A peer that is gone is what ends the conversation; it is no failure of this one.
  agent.stdin.on('error', () => {})
  process.stdout.on('error', () => agent.kill())
  process.stdin.pipe(agent.stdin)
  agent.stdout.pipe(process.stdout, { end: false })
  await once(agent, 'close')
  process.stdin.unpipe()
  process.stdin.destroy()
  return listeners.flatMap(end => end() ?? [])
}

/** Reads the messages of one direction as its bytes go by. @returns says at the end what went wrong. */
function listen(
  stream: Readable,
  sender: 'client' | 'agent',
  pending: Map<string, string>,
  take: (message: SeenMessage) => void,
): () => string | undefined {
  const decoder = contentLength.decoder(
    {
      message: value => take(toMessage((value ?? {}) as Record<string, unknown>, sender, pending)),
      text: () => {},
      unusable: () => {},
      quote: () => 'what it sends is not shown',
    },
    defaultLimits,
  )
  let problem: string | undefined
  stream.on('data', (chunk: Buffer) => {
    if (problem !== undefined) return
    try {
      decoder.push(chunk)
    } catch (error) {
      problem = `what the ${sender} sends cannot be read any further: ${(error as Error).message}`
    }
  })
  return () => problem
}

/** Requests without an answer are remembered up to this many. */
const maximumPending = 100_000

function toMessage(
  message: Record<string, unknown>,
  sender: 'client' | 'agent',
  pending: Map<string, string>,
): SeenMessage {
  const { method, id, params, result, error } = message
  const key = (caller: 'client' | 'agent') => `${caller} ${JSON.stringify(id)}`
  if (typeof method === 'string') {
    if (id !== undefined && pending.size < maximumPending) pending.set(key(sender), method)
    return { sender, kind: id === undefined ? 'notification' : 'request', method, value: unwrapParams(params) }
  }
  const caller = key(sender === 'client' ? 'agent' : 'client')
  const asked = pending.get(caller)
  pending.delete(caller)
  return {
    sender,
    kind: 'response',
    ...(asked !== undefined && { method: asked }),
    ...(error ? { failed: true } : { value: result ?? null }),
  }
}
