import type { Message } from 'vscode-jsonrpc'
import type { Wire } from '../base/wire.js'
import type { AgentError, ExitStatus } from './errors.js'
import type { Unusable } from './framing/framing.js'
import type { Limits } from './limits.js'
import type { Redactor } from './redact.js'

/**
 * Something that arrived and cannot be used. `preamble`, `text`: text before the first message, or between two. `not-json`,
 * `invalid-message`, `depth`, `batch`: a message. `unknown-response`: an answer to no call.
 */
type Unused = 'preamble' | 'text' | 'not-json' | 'invalid-message' | 'depth' | 'batch' | 'unknown-response'

/** A problem that the session survives; `framing` alone comes just before the connection is lost. */
export interface Problem {
  /**
   * `framing`: the peer speaks the other framing. `silence`: nothing has arrived for `limits.silentMs`. `listener`, `trace`:
   * a callback of this side threw. `restart`: the agent is started again. `forgotten-close`: nothing but this connection has
   * kept the program alive for `limits.silentMs`.
   */
  readonly kind: Unused | 'other-framing' | 'silence' | 'listener' | 'trace' | 'restart' | 'forgotten-close'
  /** What happened, without secrets. */
  readonly message: string
}

/** Takes what a channel receives. */
export interface ChannelSink {
  /** A message, the bytes of its body where they are known, and its text where it came as text. */
  message(value: unknown, bytes: number | undefined, text?: string): void
  /** The same of a message of this side, just before it is handed to the system: for those who listen to both sides. */
  sent?(value: unknown, bytes: number | undefined, text?: string): void
  /** A message that cannot be used; the channel goes on. Its text when it is not JSON, otherwise its value. */
  unusable(why: Unusable, content: unknown, bytes: number, text?: string): void
  /** Text that belongs to no message, before the first one or between two; it is skipped. */
  text(text: string, first: boolean): void
  /** Once, after the last message: nothing arrives any more. The error is undefined at an orderly end of the stream. */
  ended(error: AgentError | undefined): void
}

/** A process that belongs to a channel. */
export interface ChannelProcess {
  /** Its process id, and that of its group. */
  readonly pid: number
  /** The tail of what it wrote to stderr, redacted. */
  readonly stderr: string
  /** Resolves when it is gone. */
  readonly exited: Promise<ExitStatus>
  /** Ends it and its group: SIGTERM, after `killMs` milliseconds SIGKILL. Resolves when it is gone. */
  terminate(killMs: number): Promise<void>
}

/** A two-way stream of messages: what a transport opens. */
export interface Channel {
  /** Description of the peer, for people; without secrets. */
  readonly description: string
  /** Name of the framing; undefined where messages travel without one. */
  readonly framing?: string | undefined
  /** The process at the other end, when the channel has started it. */
  readonly process: ChannelProcess | undefined
  /** Begins to deliver messages. */
  start(sink: ChannelSink): void
  /**
   * Accepts a message for sending.
   *
   * @throws {LimitError} when the message is too long or too much is waiting
   * @throws {TypeError} as `JSON.stringify` does
   */
  send(message: Message): void
  /** Resolves when the peer keeps up again; undefined while it does. */
  drained(): Promise<void> | undefined
  /** Stops and resumes reading, where that is possible. */
  pause?(): void
  /** Reads again after `pause`. */
  resume?(): void
  /** Sets whether it keeps the program alive, where it does and where that can be set. */
  readonly hold?: ((held: boolean) => void) | undefined
  /**
   * Ends the outgoing half after what is waiting has been sent. Resolves then, or when it cannot be sent.
   *
   * @param last what is sent until it resolves goes too, where one half may end before the other
   */
  end(last?: Promise<unknown>): Promise<void>
  /** Closes everything at once. */
  destroy(): void
}

/** What a transport gets when a connection opens. */
export interface OpenContext {
  /** Limits of messages and of what waits. */
  readonly limits: Readonly<Limits>
  /** Takes secrets out of what people see. */
  readonly redactor: Redactor
  /** How messages travel: its framing holds where the transport has no other. */
  readonly wire: Required<Wire>
  /** Aborts when the connection is not wanted any more. */
  readonly signal: AbortSignal
}

/** How to reach a peer. It can be opened again only where it says so. */
export interface Transport {
  /** Opens the way to the peer. Rejects with an AgentError, leaving nothing behind. */
  open(context: OpenContext): Promise<Channel>
  /** Whether a second `open` reaches a fresh peer: what a restart needs. */
  readonly reopens: boolean
}
