import { nextTick } from 'node:process'
import type { Readable, Writable } from '../../base/node-types.js'
import { resolveWire } from '../../base/wire.js'
import type { Json, Method } from '../../codegen/protocol/model.js'
import { type Framing, resolveFraming } from '../../runtime/framing/index.js'
import {
  type Connection,
  connect,
  ErrorCodes,
  type ExitStatus,
  type HandlerContext,
  HandlerError,
  streams,
} from '../../runtime/index.js'
import { Heard } from './heard.js'
import { brief, type MockKnowledge, type Sender } from './protocol.js'
import { type Cause, runSteps, type Stage } from './run-steps.js'
import type { Branch, Fault, Scenario } from './scenario.js'

/** A message that a client has sent. */
export interface ReceivedMessage<Params = Json> {
  /** Wire name of the method. */
  readonly method: string
  /** Whether it waits for an answer. */
  readonly kind: Method['kind']
  /** Params as sent; null when there were none. */
  readonly params: Params
}

/** The mock that a session belongs to. */
export interface SessionHost {
  /** Records a message. */
  received(message: ReceivedMessage): void
  /** Records a deviation. */
  report(message: string): void
  /** Ends the agent as a process would, with a last text on stderr. */
  exit(status: ExitStatus, stderr: string): void
}

/** Handles one method: returns the result of a request, nothing for a notification. */
export type MockHandler = (params: never, agent: MockSession, context: HandlerContext) => unknown

/** What the mock does on the messages of its clients. */
export interface SessionBehaviour {
  readonly scenario: Scenario
  /** By wire name; a handler wins over the steps of the scenario. */
  readonly handlers: Readonly<Record<string, MockHandler | undefined>>
  /** Counts the runs of a branch with all clients. @returns whether it may run once more */
  take(branch: Branch, times: number): boolean
}

/** One client's conversation with a mock agent. */
export class MockSession {
  readonly #known: MockKnowledge
  readonly #behaviour: SessionBehaviour
  readonly #host: SessionHost
  readonly #writable: Writable
  readonly #framing: Framing
  readonly #heard = new Heard()
  #connection: Connection | undefined

  private constructor(known: MockKnowledge, behaviour: SessionBehaviour, host: SessionHost, writable: Writable) {
    this.#known = known
    this.#behaviour = behaviour
    this.#host = host
    this.#writable = writable
    this.#framing = resolveFraming(resolveWire(known.wire).framing)
  }

  /** Serves a client over a pair of streams. */
  static async serve(
    { readable, writable }: { readonly readable: Readable; readonly writable: Writable },
    known: MockKnowledge,
    behaviour: SessionBehaviour,
    host: SessionHost,
  ): Promise<MockSession> {
    const session = new MockSession(known, behaviour, host, writable)
    const notifications = known.sentBy('client', 'notification').map(({ method }) => method)
    session.#connection = await connect({
      transport: streams({ readable, writable, description: 'the client' }),
      side: 'server',
      wire: known.wire,
      onProblem: ({ kind, message }) => {
        // The connection is lost then, with the same words.
        if (kind !== 'other-framing') host.report(message)
      },
      fallback: (params, context) => session.#answer((params ?? null) as Json, context),
      listeners: Object.fromEntries(
        notifications.map(name => [name, (params: unknown) => session.#hear(name, (params ?? null) as Json)]),
      ),
    })
    void session.#connection.closed.then(({ kind, error }) => {
      if (kind === 'lost') host.report(error.message)
    })
    return session
  }

  /** The connection to the client. */
  get connection(): Connection {
    if (!this.#connection) throw new Error('the client is not connected yet')
    return this.#connection
  }

  /** Sends a notification; without `params`, valid ones are generated. */
  async notify(method: string, params?: unknown): Promise<void> {
    await this.connection.notify(method, params === undefined ? this.#paramsOf(method, 'notification') : params)
  }

  /** Asks the client and resolves with its answer; without `params`, valid ones are generated. */
  async request(method: string, params?: unknown): Promise<unknown> {
    return this.connection.request(method, params === undefined ? this.#paramsOf(method, 'request') : params)
  }

  #paramsOf(method: string, kind: Method['kind']): Json {
    const found = this.#known.find('server', kind, method)
    if (!found) throw new TypeError(`no agent of this protocol sends the ${kind} ${method}`)
    const sample = this.#known.samples.params(found)
    if ('value' in sample) return sample.value
    throw new TypeError(`there is no sample for the params of ${method}: ${sample.unsatisfied.message}`)
  }

  /** Performs a fault: exits, falls silent, or breaks a message off. */
  async fail(fault: Fault): Promise<void> {
    await this.#flushed()
    if ('exit' in fault) this.#host.exit({ exitCode: fault.exit.code ?? 0, signal: null }, fault.exit.stderr ?? '')
    else if ('signal' in fault) this.#host.exit({ exitCode: null, signal: fault.signal }, '')
    else if ('close' in fault) this.#writable.end()
    else if ('garbage' in fault) this.#writable.write(fault.garbage)
    else if ('halfFrame' in fault) this.#writeHalf()
    else if ('hang' in fault) await new Promise(() => {})
  }

  /** Waits until earlier messages are written: the channel writes them at the end of a turn. */
  async #flushed(): Promise<void> {
    await new Promise<void>(resolve => nextTick(resolve))
    await new Promise<void>(resolve => nextTick(resolve))
  }

  #writeHalf(): void {
    const body = JSON.stringify({ jsonrpc: '2.0', method: 'half/frame', params: null })
    const frame = this.#framing.header(Buffer.byteLength(body)) + body
    this.#writable.write(frame.slice(0, Math.ceil(frame.length / 2)))
    // Whatever follows stays in memory.
    this.#writable.cork()
  }

  async #answer(params: Json, { method: name, signal }: HandlerContext): Promise<Json> {
    const method = this.#known.find('client', 'request', name)
    if (!method)
      throw new HandlerError(
        ErrorCodes.MethodNotFound,
        `mock agent: the protocol has no request ${brief(name)} of a client`,
      )
    this.#take({ method: name, kind: 'request', params })
    this.#refuseInvalid(method, params)
    return this.#behave({ method, params, signal })
  }

  #hear(name: string, params: Json): void {
    this.#take({ method: name, kind: 'notification', params })
    const method = this.#known.find('client', 'notification', name)
    if (!method) return
    const faults = this.#faults(method, params)
    if (faults.length > 0) this.#host.report(`the client sent ${name} with invalid params: ${faults.join('; ')}`)
    const context = { method, params, signal: this.connection.signal }
    // Steps report their errors themselves.
    this.#behave(context).catch(error =>
      this.#host.report(`${name}: ${error instanceof Error ? error.message : error}`),
    )
  }

  #refuseInvalid(method: Method, params: Json): void {
    const faults = this.#faults(method, params)
    if (faults.length > 0)
      throw new HandlerError(
        ErrorCodes.InvalidParams,
        `mock agent: invalid params of ${method.method}: ${faults.join('; ')}`,
      )
  }

  #faults({ method, kind }: Method, params: Json): string[] {
    return this.#known.faults({ method, kind, role: 'params', sender: 'client' satisfies Sender }, params)
  }

  async #behave(cause: Cause): Promise<Json> {
    const { method, params, signal } = cause
    const { scenario, handlers } = this.#behaviour
    const handler = Object.hasOwn(handlers, method.method) ? handlers[method.method] : undefined
    if (handler) {
      const result = await handler(params as never, this, { method: method.method, signal })
      return (result ?? null) as Json
    }
    const steps = Object.hasOwn(scenario, method.method) ? scenario[method.method] : undefined
    return runSteps(steps ?? [], cause, this.#stage())
  }

  #stage(): Stage {
    return {
      known: this.#known,
      ended: this.connection.signal,
      notify: (method, params) => this.connection.notify(method, params ?? undefined),
      ask: (method, params) => this.connection.request(method, params ?? undefined),
      heard: this.#heard,
      flushed: () => this.#flushed(),
      take: (branch, times) => this.#behaviour.take(branch, times),
      fail: fault => this.fail(fault),
      report: message => this.#host.report(message),
    }
  }

  #take(message: ReceivedMessage): void {
    this.#heard.add(message.method, message.params)
    this.#host.received(message)
  }
}
