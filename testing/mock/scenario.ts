import type { Signals } from '../../base/node-types.js'
import type { Json } from '../../codegen/protocol/model.js'

/** The steps of a mock when a client sends a message, in order. */
export interface Scenario {
  /** Steps by wire name of what the client sends, requests and notifications. */
  readonly [method: string]: readonly Step[]
}

/** One step. A list of steps that does not answer a request ends with a valid result. */
export type Step =
  | { readonly result: Json }
  | { readonly error: { readonly code: number; readonly message: string; readonly data?: Json } }
  /** Answers with a valid result; members given here replace generated ones. */
  | { readonly sample: true | { readonly [member: string]: Json } }
  /** Sends a notification; without `params`, valid ones that agree with the request. */
  | { readonly notify: string; readonly params?: Json }
  /** Sends a request and waits for the answer, which has to contain `expect`. */
  | { readonly ask: string; readonly params?: Json; readonly expect?: Json }
  /** Waits so many milliseconds. */
  | { readonly waitMs: number }
  /** Waits until the client sends this method; it does not wait when the client has sent it already. */
  | { readonly waitFor: string }
  | Fault

/** Faults: what an agent must not do. */
export type Fault =
  /** The agent ends, with an exit code (0 to 255, 0 by default) and last words on stderr. */
  | { readonly exit: { readonly code?: number; readonly stderr?: string } }
  /** The agent is killed by a signal, such as `SIGKILL`. */
  | { readonly signal: Signals }
  /** The request is never answered. */
  | { readonly hang: true }
  /** The agent ends its output stream. */
  | { readonly close: true }
  /** Text that is no message, on the agent's output. */
  | { readonly garbage: string }
  /** The first half of a message, and nothing after it. */
  | { readonly halfFrame: true }

/** The key that names a step, and the other keys it may have. */
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

/** Stands for the value at a JSON pointer into the params of the message that began the steps. */
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
