import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { Conversation } from '../codegen/drift/conform/conversation.js'
import type { SeenMessage, Sender } from '../codegen/drift/conform/message.js'
import { fail } from '../codegen/protocol/diagnostic.js'
import { contentLength } from '../runtime/framing/content-length.js'
import type { Decoder } from '../runtime/framing/framing.js'
import { jsonLines } from '../runtime/framing/json-lines.js'
import { defaultLimits } from '../runtime/limits.js'

/** An agent that stays quiet for so long, with its client gone and nothing left to answer, is ended. */
const lingerMs = 3000

/** An agent that was asked to end, and does not, is ended in any case. */
const killMs = 2000

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/**
 * Runs an agent between this program's standard input and output, and listens. Every byte goes through as it is: a
 * client can start this in the place of the agent. It ends with the agent, when its client is gone and the agent stays,
 * and when a signal asks for it.
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
  const conversation = new Conversation(take)
  const ears = [new Ear('client', process.stdin, conversation), new Ear('agent', agent.stdout, conversation)]
  // A peer that is gone is what ends the conversation; it is no failure of this one.
  agent.stdin.on('error', () => {})
  process.stdout.on('error', () => end(agent))
  process.stdin.pipe(agent.stdin)
  agent.stdout.pipe(process.stdout, { end: false })
  const closed = once(agent, 'close')
  const stopWaiting = endWhenLeft(agent, () => conversation.pending > 0)
  await Promise.race([closed, signalled().then(() => end(agent)), once(agent, 'exit').then(() => quiet(agent.stdout))])
  stopWaiting()
  process.stdin.unpipe()
  process.stdin.destroy()
  agent.stdout.destroy()
  return ears.flatMap(ear => ear.problem ?? [])
}

/** Resolves with the first signal that asks this program to end. */
function signalled(): Promise<void> {
  return new Promise(resolve => {
    for (const signal of signals) process.once(signal, () => resolve())
  })
}

/** Asks the agent to end, and sees to it that it does. */
async function end(agent: ChildProcess): Promise<void> {
  if (agent.exitCode !== null || agent.signalCode !== null) return
  agent.kill('SIGTERM')
  const kill = setTimeout(() => agent.kill('SIGKILL'), killMs)
  await once(agent, 'exit')
  clearTimeout(kill)
}

/** Resolves when a stream has ended, or nothing has arrived for a while: another process may hold it open. */
function quiet(stream: Readable): Promise<void> {
  return new Promise(resolve => {
    let timer = setTimeout(resolve, 500)
    stream.on('data', () => {
      clearTimeout(timer)
      timer = setTimeout(resolve, 500)
    })
    stream.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Ends an agent that goes on when its client is gone: quiet, and with nothing left to answer. */
function endWhenLeft(agent: ChildProcess, isBusy: () => boolean): () => void {
  let timer: NodeJS.Timeout | undefined
  let isLeft = false
  const wait = () => {
    clearTimeout(timer)
    if (isLeft) timer = setTimeout(() => (isBusy() ? wait() : void end(agent)), lingerMs)
  }
  process.stdin.once('end', () => {
    isLeft = true
    wait()
  })
  agent.stdout?.on('data', wait)
  return () => {
    isLeft = false
    clearTimeout(timer)
  }
}

/** Listens to one side. Its first message tells which framing it speaks. */
class Ear {
  readonly #sender: Sender
  #decoders: Decoder[]
  #told: Decoder | undefined
  /** Why the side cannot be listened to any further. */
  problem: string | undefined

  constructor(sender: Sender, stream: Readable, conversation: Conversation) {
    this.#sender = sender
    this.#decoders = [contentLength, jsonLines].map(framing => {
      const decoder: Decoder = framing.decoder(
        {
          message: value => {
            this.#told ??= decoder
            if (this.#told === decoder) conversation.hear(sender, value)
          },
          unusable: why => {
            const reason = why === 'not-json' ? 'it is not JSON' : 'it is nested too deeply'
            if (this.#told === decoder) this.problem ??= `a message of the ${sender} cannot be judged: ${reason}`
          },
          text: () => {},
          quote: () => 'what it sends is not shown',
        },
        defaultLimits,
      )
      return decoder
    })
    stream.on('data', (chunk: Buffer) => this.#hear(chunk))
  }

  #hear(chunk: Buffer): void {
    for (const decoder of this.#decoders) {
      if (this.#told && this.#told !== decoder) continue
      try {
        decoder.push(chunk)
      } catch (error) {
        this.#decoders = this.#decoders.filter(other => other !== decoder)
        if (this.#told === decoder || this.#decoders.length === 0)
          this.problem ??= `what the ${this.#sender} sends cannot be read any further: ${(error as Error).message}`
      }
    }
    if (this.#told) this.#decoders = this.#decoders.filter(decoder => decoder === this.#told)
  }
}
