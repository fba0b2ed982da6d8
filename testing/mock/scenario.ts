import type { Signals } from '../../base/node-types.js'
import type { Json } from '../../codegen/protocol/model.js'

/** What a mock does when a client sends a message: steps, in order. */
export interface Scenario {
  /** Steps by wire name of what the client sends, requests and notifications. */
  readonly [method: string]: readonly Step[]
}

/** One step. A list of steps that does not answer a request ends with a valid result. */
export type Step =
  | { readonly result: Json }
  | { readonly error: { readonly code: number; readonly message: string; readonly data?: Json } }
  /** Answers with a valid result; members given here replace those made up. */
  | { readonly sample: true | { readonly [member: string]: Json } }
  /** Sends a notification; without `params`, valid ones that agree with the request. */
  | { readonly notify: string; readonly params?: Json }
  /** Asks the client and waits for the answer; `expect` is what the answer has to contain. */
  | { readonly ask: string; readonly params?: Json; readonly expect?: Json }
  /** Waits so many milliseconds. */
  | { readonly waitMs: number }
  /** Waits until the client sends this method; once it has, it goes on at once. */
  | { readonly waitFor: string }
  | Fault

/** What an agent must not do, and does. */
export type Fault =
  /** The agent ends, with an exit code (0 by default) and last words on stderr. */
  | { readonly exit: { readonly code?: number; readonly stderr?: string } }
  /** The agent is killed by a signal, such as `SIGKILL`. */
  | { readonly signal: Signals }
  /** The request is never answered. */
  | { readonly hang: true }
  /** The agent closes its output in order. */
  | { readonly close: true }
  /** Text that is no message, on the agent's output. */
  | { readonly garbage: string }
  /** The first half of a message, and nothing after it. */
  | { readonly halfFrame: true }

/** The words that a step begins with, and the other words it may have. */
export const stepWords = {
  result: [],
  error: [],
  sample: [],
  notify: ['params'],
  ask: ['params', 'expect'],
  waitMs: [],
  waitFor: [],
  exit: [],
  signal: [],
  hang: [],
  close: [],
  garbage: [],
  halfFrame: [],
} as const satisfies Record<string, readonly string[]>

/** In place of a value: the value at a JSON pointer into the params of the message that began the steps. */
export interface FromParams {
  readonly $params: string
}

/** Whether a value is `{ "$params": POINTER }`. */
export const isFromParams = (value: unknown): value is FromParams =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).length === 1 &&
  '$params' in value &&
  typeof value.$params === 'string'
