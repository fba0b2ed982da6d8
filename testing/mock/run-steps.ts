import { getOwn, isObject, setOwn } from '../../base/json.js'
import { valueAt } from '../../base/ref.js'
import type { Json, Method } from '../../codegen/protocol/model.js'
import type { Sample } from '../../codegen/samples/index.js'
import { ErrorCodes, HandlerError } from '../../runtime/index.js'
import type { Heard } from './heard.js'
import { brief, type MockKnowledge } from './protocol.js'
import { type Branch, type Fault, isPlaceholder, type Placeholder, type Step } from './scenario.js'

/** What steps act on. */
export interface Stage {
  readonly known: MockKnowledge
  /** Aborts when the connection ends. */
  readonly ended: AbortSignal
  /** Sends a notification. */
  notify(method: string, params: Json): Promise<void>
  /** Asks the client. */
  ask(method: string, params: Json): Promise<unknown>
  readonly heard: Heard
  /** Resolves when all that was answered and sent is written. */
  flushed(): Promise<void>
  /** Counts the runs of a branch. @returns whether it may run once more */
  take(branch: Branch, times: number): boolean
  /** Performs a fault. */
  fail(fault: Fault): Promise<void>
  /** Records a deviation from the scenario, and writes it to stderr. */
  report(message: string): void
}

/** The message that steps answer. */
export interface Cause {
  readonly method: Method
  readonly params: Json
  /** Aborts when the client cancels the request, or the connection ends. */
  readonly signal: AbortSignal
}

/**
 * Runs the steps of a message. Steps after the answer go on when this has resolved; their errors are reported.
 *
 * @returns the result; null for a notification.
 * @throws {HandlerError} with what an `error` step says, and when an answer is not what a step expects
 */
export function runSteps(steps: readonly Step[], cause: Cause, stage: Stage): Promise<Json> {
  return new Promise((resolve, reject) => void new Run(cause, stage, resolve, reject).perform(steps))
}

/** An answer of the client that is not the expected one. */
class UnexpectedAnswer extends HandlerError {}

/** One run of the steps of a message. */
class Run {
  readonly #cause: Cause
  readonly #stage: Stage
  readonly #resolve: (result: Json) => void
  readonly #reject: (error: unknown) => void
  /** How often the client has sent each method, without the messages that no `waitFor` has met yet. */
  readonly #met: Map<string, number>
  #isAnswered = false
  /** The answer to the last `ask`. */
  #answer: Json = null

  constructor(cause: Cause, stage: Stage, resolve: (result: Json) => void, reject: (error: unknown) => void) {
    this.#cause = cause
    this.#stage = stage
    this.#resolve = resolve
    this.#reject = reject
    this.#met = stage.heard.counts()
  }

  async perform(steps: readonly Step[]): Promise<void> {
    const isRequest = this.#cause.method.kind === 'request'
    try {
      await this.#all(steps)
      if (!this.#isAnswered) this.#resolve(isRequest ? this.#sampleResult(true) : null)
    } catch (error) {
      const isSeen = isRequest && !this.#isAnswered
      if (!this.#stage.ended.aborted && (!isSeen || error instanceof UnexpectedAnswer))
        this.#stage.report(`${this.#cause.method.method}: ${error instanceof Error ? error.message : error}`)
      if (isRequest) this.#reject(error)
      else this.#resolve(null)
    }
  }

  /** @returns whether one of the steps has answered the request. */
  async #all(steps: readonly Step[]): Promise<boolean> {
    const { fail, flushed, notify } = this.#stage
    let answers = false
    for (const step of steps) {
      if ('result' in step || 'error' in step || 'sample' in step) {
        if (this.#isAnswered) throw new TypeError('the request is answered already')
        if ('error' in step) this.#reject(new HandlerError(step.error.code, step.error.message, step.error.data))
        else this.#resolve('result' in step ? this.#valid(this.#filled(step.result)) : this.#sampleResult(step.sample))
        this.#isAnswered = answers = true
        await flushed()
      } else if ('do' in step) {
        if (this.#applies(step) && (await this.#all(step.do))) return true
      } else if ('notify' in step) await notify(step.notify, this.#outgoing(step.notify, 'notification', step.params))
      else if ('ask' in step) await this.#ask(step)
      else if ('waitMs' in step) await pause(step.waitMs, this.#signal)
      else if ('waitFor' in step) await this.#waitFor(step.waitFor)
      else await fail(step)
    }
    return answers
  }

  /** What ends a wait: a request that is answered cannot be cancelled any more. */
  get #signal(): AbortSignal {
    return this.#isAnswered ? this.#stage.ended : this.#cause.signal
  }

  #applies(branch: Branch): boolean {
    const { when, of, times } = branch
    const params = of === undefined ? this.#cause.params : this.#stage.heard.lastParams(of)
    if (when !== undefined && (params === undefined || !contains(params, this.#filled(when)))) return false
    return times === undefined || this.#stage.take(branch, times)
  }

  #waitFor(method: string): Promise<void> {
    const count = (this.#met.get(method) ?? 0) + 1
    this.#met.set(method, count)
    return this.#stage.heard.waitFor(method, count, this.#signal)
  }

  async #ask({ ask, params, expect }: Extract<Step, { ask: string }>): Promise<void> {
    const answer = await this.#stage.ask(ask, this.#outgoing(ask, 'request', params))
    this.#answer = (answer ?? null) as Json
    if (expect === undefined || contains(answer, this.#filled(expect))) return
    throw new UnexpectedAnswer(
      ErrorCodes.InternalError,
      `mock agent: ${ask} was answered ${brief(answer)}; the scenario expects ${brief(expect)}`,
    )
  }

  #outgoing(name: string, kind: Method['kind'], params: Json | undefined): Json {
    const { known } = this.#stage
    const method = known.find('server', kind, name)
    if (!method) throw new HandlerError(ErrorCodes.InternalError, `mock agent: no agent of this protocol sends ${name}`)
    const made =
      params === undefined
        ? valueIn(known.samples.paramsDuring(method, this.#cause.method, this.#cause.params), name)
        : this.#filled(params)
    refuseInvalid(known.faults({ method: name, kind, role: 'params', sender: 'server' }, made), `the params of ${name}`)
    return made
  }

  #sampleResult(sample: true | Readonly<Record<string, Json>>): Json {
    const { known } = this.#stage
    const { method, params } = this.#cause
    const made = valueIn(known.samples.result(method, params), method.method)
    // A copy: what is made up may be an example of the document.
    return this.#valid(sample !== true && isObject(made) ? { ...made, ...(this.#filled(sample) as typeof made) } : made)
  }

  #valid(result: Json): Json {
    const { method, kind } = this.#cause.method
    const faults = this.#stage.known.faults({ method, kind, role: 'result', sender: 'client' }, result)
    refuseInvalid(faults, `the result of ${method}`)
    return result
  }

  /** A value of a scenario, its placeholders replaced: null where there is nothing, and no member in an object. */
  #filled(value: Json): Json {
    return this.#filledOrNothing(value) ?? null
  }

  #filledOrNothing(value: Json): Json | undefined {
    if (typeof value !== 'object' || value === null) return value
    if (isPlaceholder(value)) return valueAt(this.#sourceOf(value), pointerOf(value)) as Json | undefined
    if (Array.isArray(value)) return value.map(item => this.#filled(item))
    const result: Record<string, Json> = {}
    for (const [name, member] of Object.entries(value)) {
      const filled = this.#filledOrNothing(member)
      if (filled !== undefined) setOwn(result, name, filled)
    }
    return result
  }

  #sourceOf(placeholder: Placeholder): Json | undefined {
    if ('$answer' in placeholder) return this.#answer
    return placeholder.of === undefined ? this.#cause.params : this.#stage.heard.lastParams(placeholder.of)
  }
}

const pointerOf = (placeholder: Placeholder): string =>
  '$answer' in placeholder ? placeholder.$answer : placeholder.$params

/** Waits until the time is over or the signal aborts: by the global timer, so that a test's fake timers reach it. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}

function refuseInvalid(faults: readonly string[], what: string): void {
  if (faults.length > 0) throw new HandlerError(ErrorCodes.InternalError, `mock agent: ${what}: ${faults.join('; ')}`)
}

function valueIn(sample: Sample, name: string): Json {
  if ('value' in sample) return sample.value
  const { pointer, message } = sample.unsatisfied
  throw new HandlerError(ErrorCodes.InternalError, `mock agent: no sample for ${name} at ${pointer || '/'}: ${message}`)
}

/** Whether a value contains what is expected: it may have more members; items and scalars have to be equal. */
function contains(value: unknown, expected: Json): boolean {
  if (Array.isArray(expected))
    return (
      Array.isArray(value) && value.length === expected.length && expected.every((item, i) => contains(value[i], item))
    )
  if (isObject(expected))
    return (
      isObject(value) && Object.entries(expected).every(([name, item]) => contains(getOwn(value, name), item as Json))
    )
  return value === expected
}
