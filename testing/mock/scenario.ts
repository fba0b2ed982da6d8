import type { Signals } from '../../base/node-types.js'
import type { Json } from '../../codegen/protocol/model.js'

/** The steps of a mock when a client sends a message, in order. */
export interface Scenario {
  /** Steps by wire name of what the client sends, requests and notifications. */
  readonly [method: string]: readonly Step[]
}

/**
 * One step. A request that no step has answered gets a valid result after the last one; steps after the answer are performed
 * when it was sent.
 */
export type Step =
  /** Answers with this result. */
  | { readonly result: Json }
  /** Answers with an error. */
  | { readonly error: { readonly code: number; readonly message: string; readonly data?: Json } }
  /** Answers with a valid result; members given here replace generated ones. */
  | { readonly sample: true | { readonly [member: string]: Json } }
  /** Sends a notification; without `params`, valid ones that agree with the request. */
  | { readonly notify: string; readonly params?: Json }
  /** Sends a request and waits for the answer, which has to contain `expect`. */
  | { readonly ask: string; readonly params?: Json; readonly expect?: Json }
  /** Waits so many milliseconds. */
  | { readonly waitMs: number }
  /** Waits until the client sends this method; not when it has, since these steps began. Each message ends one wait. */
  | { readonly waitFor: string }
  | Branch
  | Fault

/** Steps under a condition. Where they answer the request, the steps after this one are left out. */
export interface Branch {
  /** The steps. */
  readonly do: readonly Step[]
  /** Only when the params contain this value. */
  readonly when?: Json
  /** The method whose last params `when` looks at; by default those of the message that began the steps. */
  readonly of?: string
  /** Only so many times, counted over all clients. */
  readonly times?: number
}

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
  do: ['when', 'of', 'times'],
  exit: [],
  signal: [],
  hang: [],
  close: [],
  garbage: [],
  halfFrame: [],
} as const satisfies Record<string, readonly string[]>

/** The key that names a step. */
export type StepWord = keyof typeof stepWords

/** Stands for a value that is known when the steps run. */
export type Placeholder =
  /**
   * The value at a JSON pointer into the params of the message that began the steps, or into the last params of the method
   * `of`. Where there is none: null, and no member in an object.
   */
  | { readonly $params: string; readonly of?: string }
  /** The value at a JSON pointer into the answer to the last `ask` of these steps. */
  | { readonly $answer: string }

/** Whether a value of a scenario stands for another one. */
export const isPlaceholder = (value: unknown): value is Placeholder =>
  typeof value === 'object' && value !== null && ('$params' in value || '$answer' in value)

/** One thing that is wrong with a scenario. */
export interface ScenarioProblem {
  /** JSON pointer into the scenario. */
  readonly pointer: string
  readonly message: string
  readonly hint: string
}
