import { getOwn, isObject, setOwn } from '../../base/json.js'
import { valueAt } from '../../base/ref.js'
import type { Json, Method } from '../../codegen/protocol/model.js'
import type { Sample } from '../../codegen/samples/index.js'
import { HandlerError } from '../../runtime/index.js'
import { brief, type MockKnowledge } from './protocol.js'
import { type Fault, isFromParams, type Step } from './scenario.js'

/** What steps act on. */
export interface Stage {
  readonly known: MockKnowledge
  /** Sends a notification. */
  notify(method: string, params: Json): Promise<void>
  /** Asks the client. */
  ask(method: string, params: Json): Promise<unknown>
  /** Resolves when the client has sent the method; at once when it has already. */
  waitFor(method: string, signal: AbortSignal): Promise<void>
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
 * Runs the steps of a message. @returns the result.
 *
 * @throws {HandlerError} with what an `error` step says, and when an answer is not what a step expects.
 */
export async function runSteps(steps: readonly Step[], cause: Cause, stage: Stage): Promise<Json> {
  const { method, params, signal } = cause
  for (const step of steps) {
    if ('result' in step) return filled(step.result, params)
    if ('error' in step) throw new HandlerError(step.error.code, step.error.message, step.error.data)
    if ('sample' in step) return sampleResult(step.sample, cause, stage)
    if ('notify' in step)
      await stage.notify(step.notify, outgoing(step.notify, 'notification', step.params, cause, stage))
    else if ('ask' in step) await ask(step, cause, stage)
    else if ('waitMs' in step) await pause(step.waitMs, signal)
    else if ('waitFor' in step) await stage.waitFor(step.waitFor, signal)
    else if ('hang' in step) await new Promise(() => {})
    else await stage.fail(step)
  }
  return method.kind === 'request' ? sampleResult(true, cause, stage) : null
}

/** Waits by the global timer, so that a test's fake timers reach it. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

async function ask(step: Extract<Step, { ask: string }>, cause: Cause, stage: Stage): Promise<void> {
  const answer = await stage.ask(step.ask, outgoing(step.ask, 'request', step.params, cause, stage))
  if (step.expect === undefined || contains(answer, filled(step.expect, cause.params))) return
  const message = `${step.ask} was answered ${brief(answer)}; the scenario expects ${brief(step.expect)}`
  stage.report(message)
  throw new HandlerError(-32603, `mock agent: ${message}`)
}

function outgoing(name: string, kind: Method['kind'], params: Json | undefined, cause: Cause, stage: Stage): Json {
  const { known } = stage
  const method = known.find('server', kind, name)
  if (!method) throw new HandlerError(-32603, `mock agent: no agent of this protocol sends ${name}`)
  const made =
    params === undefined
      ? valueIn(known.samples.paramsDuring(method, cause.method, cause.params), name)
      : filled(params, cause.params)
  refuseInvalid(known.faults({ method: name, kind, role: 'params', sender: 'server' }, made), `the params of ${name}`)
  return made
}

function sampleResult(
  sample: true | Readonly<Record<string, Json>>,
  { method, params }: Cause,
  { known }: Stage,
): Json {
  const made = valueIn(known.samples.result(method, params), method.method)
  // A copy: what is made up may be an example of the document.
  const value = sample !== true && isObject(made) ? { ...made, ...(filled(sample, params) as typeof made) } : made
  const message = { method: method.method, kind: method.kind, role: 'result', sender: 'client' } as const
  refuseInvalid(known.faults(message, value), `the result of ${method.method}`)
  return value
}

function refuseInvalid(faults: readonly string[], what: string): void {
  if (faults.length > 0) throw new HandlerError(-32603, `mock agent: ${what}: ${faults.join('; ')}`)
}

function valueIn(sample: Sample, name: string): Json {
  if ('value' in sample) return sample.value
  const { pointer, message } = sample.unsatisfied
  throw new HandlerError(-32603, `mock agent: no sample for ${name} at ${pointer || '/'}: ${message}`)
}

/** A value of a scenario, its `$params` replaced by values of the message's params. */
function filled(value: Json, params: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (isFromParams(value)) return (valueAt(params, value.$params) as Json | undefined) ?? null
  if (Array.isArray(value)) return value.map(item => filled(item, params))
  const result: Record<string, Json> = {}
  for (const [name, member] of Object.entries(value)) setOwn(result, name, filled(member, params))
  return result
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
