import { PassThrough } from 'node:stream'
import { resolveWire } from '../base/wire.js'
import { withResolvers } from '../base/with-resolvers.js'
import type { Json, Method } from '../codegen/protocol/model.js'
import type { Sample, SampleOptions } from '../codegen/samples/index.js'
import { resolveFraming } from '../runtime/framing/index.js'
import type { Channel, ChannelProcess, ExitStatus, OpenContext, Transport } from '../runtime/index.js'
import { ByteChannel } from '../runtime/transports/byte-channel.js'
import { Behaviour, type BehaviourOptions } from './mock/behaviour.js'
import { learn, type MockKnowledge, type MockProtocol } from './mock/protocol.js'
import type { Fault } from './mock/scenario.js'
import { type MockHandler, MockSession, type ReceivedMessage } from './mock/session.js'

/** How a mock agent is made. */
export interface MockAgentOptions<Handlers extends object = Readonly<Record<string, MockHandler>>>
  extends SampleOptions,
    BehaviourOptions {
  /** Handlers by wire name; a handler wins over the steps of the scenario. */
  handlers?: Handlers
}

/** An agent in this process, made from a protocol. It needs no program, no account and no test runner. */
export class MockAgent implements AsyncDisposable {
  readonly #protocol: MockProtocol
  readonly #options: MockAgentOptions
  readonly #received: ReceivedMessage[] = []
  readonly #problems: string[] = []
  readonly #open = new Set<OpenSession>()
  #ready: Promise<{ known: MockKnowledge; behaviour: Behaviour }> | undefined

  constructor(protocol: MockProtocol, options: MockAgentOptions) {
    this.#protocol = protocol
    this.#options = options
  }

  /** How a client reaches it: `CodyClient.connect({ transport: agent.transport })`. Each opening is a new client. */
  readonly transport: Transport = {
    reopens: true,
    open: context => this.#connect(context),
  }

  /** What clients have sent, in order. @param method only this one. */
  received(method?: string): readonly ReceivedMessage[] {
    return this.#received.filter(message => method === undefined || message.method === method)
  }

  /** Deviations from scenario and protocol: unexpected answers, invalid params. */
  get problems(): readonly string[] {
    return this.#problems
  }

  /** Sends a notification to every client; without `params`, valid ones are generated. */
  async notify(method: string, params?: unknown): Promise<void> {
    await Promise.all(this.#sessions.map(session => session.notify(method, params)))
  }

  /** Asks the client that connected last, and resolves with its answer; without `params`, valid ones are generated. */
  async request(method: string, params?: unknown): Promise<unknown> {
    const session = this.#sessions.at(-1)
    if (!session) throw new TypeError('no client is connected')
    return session.request(method, params)
  }

  /**
   * A valid value of a message, for handlers and assertions.
   *
   * @throws {TypeError} when the protocol has no such method, or no valid value was found
   */
  async sample(method: string, role: 'params' | 'result' = 'result'): Promise<Json> {
    const { known } = await this.#prepare()
    const found = find(known, method)
    if (!found) throw new TypeError(`the protocol has no method ${method}`)
    const sample: Sample = role === 'params' ? known.samples.params(found) : known.samples.result(found)
    if ('value' in sample) return sample.value
    throw new TypeError(`there is no sample for the ${role} of ${method}: ${sample.unsatisfied.message}`)
  }

  /** Ends every connection as a crashed process would. @param fault exit code 1 by default. */
  async crash(fault: Fault = { exit: { code: 1 } }): Promise<void> {
    await Promise.all(this.#sessions.map(session => session.fail(fault)))
  }

  /** Closes the connections of all clients. */
  async close(): Promise<void> {
    for (const { exit } of this.#open) exit({ exitCode: 0, signal: null }, '')
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  get #sessions(): MockSession[] {
    return [...this.#open].flatMap(({ session }) => session ?? [])
  }

  #prepare() {
    this.#ready ??= learn(this.#protocol, this.#options).then(known => ({
      known,
      behaviour: new Behaviour(this.#options, known),
    }))
    return this.#ready
  }

  async #connect({ limits, redactor, wire }: OpenContext): Promise<Channel> {
    const { known, behaviour } = await this.#prepare()
    const toAgent = new PassThrough()
    const toClient = new PassThrough()
    const open = new OpenSession(() => {
      this.#open.delete(open)
      toAgent.destroy()
      toClient.end()
    })
    this.#open.add(open)
    const host = {
      received: (message: ReceivedMessage) => void this.#received.push(message),
      report: (message: string) => void this.#problems.push(message),
      exit: open.exit,
    }
    open.session = await MockSession.serve({ readable: toAgent, writable: toClient }, known, behaviour, host)
    void open.session.connection.closed.then(() => open.exit({ exitCode: 0, signal: null }, ''))
    return new ByteChannel({
      description: 'the mock agent',
      readable: toClient,
      writable: toAgent,
      framing: resolveFraming(resolveWire(wire).framing),
      limits,
      redactor,
      process: open.process,
    })
  }
}

/** The session of a client, and a stand-in for its process. */
class OpenSession {
  session: MockSession | undefined
  readonly process: ChannelProcess
  /** Ends it, once. */
  readonly exit: (status: ExitStatus, stderr: string) => void

  constructor(release: () => void) {
    let lastWords = ''
    const { promise: exited, resolve } = withResolvers<ExitStatus>()
    this.exit = (status, stderr) => {
      lastWords ||= stderr
      resolve(status)
      release()
    }
    this.process = {
      pid: process.pid,
      get stderr() {
        return lastWords
      },
      exited,
      terminate: async () => {
        this.exit({ exitCode: null, signal: 'SIGTERM' }, '')
      },
    }
  }
}

function find(known: MockKnowledge, method: string): Method | undefined {
  for (const sender of ['client', 'server'] as const)
    for (const kind of ['request', 'notification'] as const) {
      const found = known.find(sender, kind, method)
      if (found) return found
    }
  return undefined
}
