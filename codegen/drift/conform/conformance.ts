import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Method, Protocol } from '../../protocol/model.js'
import type { SeenMessage } from './message.js'
import { type Deviation, propertyNames, toDeviations } from './shape-errors.js'

type Part = 'params' | 'result'

/** A place where messages are not what the document says. */
export interface MethodDeviation extends Deviation {
  method: string
  part: Part
  /** Who sent it. */
  sender: 'client' | 'agent'
  /** In how many messages. */
  count: number
}

/** A method that the document does not have, in this direction and of this kind. */
export interface UnknownMethod {
  method: string
  sender: 'client' | 'agent'
  kind: 'request' | 'notification'
  count: number
}

/** How many methods of a namespace were seen. */
interface Coverage {
  namespace: string
  seen: number
  total: number
}

/** How a conversation stands to a document. */
export interface ConformanceReport {
  protocol: string
  version: string
  messages: number
  deviations: MethodDeviation[]
  unknownMethods: UnknownMethod[]
  /** Methods that were seen at least once; with how many answers that were results, and errors. */
  seen: { method: string; sender: 'client' | 'agent'; calls: number; results: number; errors: number }[]
  neverSeen: { method: string; sender: 'client' | 'agent' }[]
  coverage: Coverage[]
}

type Seen = ConformanceReport['seen'][number]

/** Checks the messages of a conversation, both ways, against a protocol document. */
export class Conformance {
  readonly #protocol: Protocol
  readonly #methods = new Map<string, { method: Method; index: number }>()
  readonly #seen = new Map<string, Seen>()
  readonly #deviations = new Map<string, MethodDeviation>()
  readonly #unknown = new Map<string, UnknownMethod>()
  readonly #names: ReadonlySet<string>
  readonly #compile: (pointer: string) => ValidateFunction
  #messages = 0

  constructor(protocol: Protocol) {
    this.#protocol = protocol
    this.#names = propertyNames(protocol)
    this.#compile = compiler(protocol)
    for (const [index, method] of protocol.methods.entries())
      for (const sender of sendersOf(method)) this.#methods.set(`${sender} ${method.method}`, { method, index })
  }

  take(message: SeenMessage): void {
    this.#messages++
    const { sender, kind, method: name } = message
    if (name === undefined) return
    const caller = kind === 'response' ? other(sender) : sender
    const known = this.#methods.get(`${caller} ${name}`)
    if (!known || (kind !== 'response' && known.method.kind !== kind)) {
      if (kind !== 'response') this.#noteUnknown(name, sender, kind)
      return
    }
    const seen = this.#noteSeen(name, caller)
    if (kind !== 'response') seen.calls++
    else if (message.failed) seen.errors++
    else seen.results++
    if (message.failed) return
    const part = kind === 'response' ? 'result' : 'params'
    this.#check(known, part, sender, message.value)
  }

  report(): ConformanceReport {
    const all = [...this.#methods.entries()].map(([key, { method }]) => ({ key, method: method.method }))
    const neverSeen = all
      .filter(({ key }) => !this.#seen.has(key))
      .map(({ key, method }) => ({
        method,
        sender: key.startsWith('client ') ? ('client' as const) : ('agent' as const),
      }))
    const coverage = new Map<string, Coverage>()
    for (const { key, method } of all) {
      const namespace = method.includes('/') ? method.slice(0, method.lastIndexOf('/')) : '(top level)'
      const entry = coverage.get(namespace) ?? { namespace, seen: 0, total: 0 }
      entry.total++
      if (this.#seen.has(key)) entry.seen++
      coverage.set(namespace, entry)
    }
    return {
      protocol: this.#protocol.protocol,
      version: this.#protocol.version,
      messages: this.#messages,
      deviations: [...this.#deviations.values()],
      unknownMethods: [...this.#unknown.values()],
      seen: [...this.#seen.values()],
      neverSeen,
      coverage: [...coverage.values()],
    }
  }

  #check({ method, index }: { method: Method; index: number }, part: Part, sender: 'client' | 'agent', value: unknown) {
    const validate = this.#compile(`/methods/${index}/${part}`)
    if (validate(value ?? null)) return
    for (const deviation of toDeviations(validate.errors ?? [], value ?? null, this.#names)) {
      const key = [method.method, part, sender, deviation.pointer, deviation.expected, deviation.found].join('\n')
      const known = this.#deviations.get(key)
      if (known) known.count++
      else this.#deviations.set(key, { method: method.method, part, sender, ...deviation, count: 1 })
    }
  }

  #noteSeen(method: string, sender: 'client' | 'agent'): Seen {
    const key = `${sender} ${method}`
    const seen = this.#seen.get(key) ?? { method, sender, calls: 0, results: 0, errors: 0 }
    this.#seen.set(key, seen)
    return seen
  }

  #noteUnknown(method: string, sender: 'client' | 'agent', kind: 'request' | 'notification'): void {
    const key = `${sender} ${kind} ${method}`
    const known = this.#unknown.get(key)
    if (known) known.count++
    else if (this.#unknown.size < maximumUnknown) this.#unknown.set(key, { method, sender, kind, count: 1 })
  }
}

/** Names that no document has are kept up to this many: a peer chooses them. */
const maximumUnknown = 1000

const other = (sender: 'client' | 'agent') => (sender === 'client' ? 'agent' : 'client')

function sendersOf({ messageDirection }: Method): ('client' | 'agent')[] {
  if (messageDirection === 'both') return ['client', 'agent']
  return [messageDirection === 'clientToServer' ? 'client' : 'agent']
}

const base = 'protocol:document'
const nothing = { type: 'null' }

/** Compiles the schema at a pointer when it is first needed. */
function compiler({ methods, $defs }: Protocol): (pointer: string) => ValidateFunction {
  const make = (discriminator: boolean) => {
    const options = { strict: false, validateSchema: false, validateFormats: false, logger: false } as const
    const ajv = new Ajv2020({ ...options, allErrors: true, verbose: true, discriminator })
    const parts = methods.map(({ params, result }) => ({ params: params ?? nothing, result: result ?? nothing }))
    ajv.addSchema({ $defs, methods: parts }, base)
    return ajv
  }
  const [byTag, plain] = [make(true), make(false)]
  const compiled = new Map<string, ValidateFunction>()
  return pointer => {
    const known = compiled.get(pointer)
    if (known) return known
    const reference = { $ref: `${base}#${pointer}` }
    let validate: ValidateFunction
    // Telling variants apart by their literal says more about what is wrong, where the variants allow it.
    try {
      validate = byTag.compile(reference)
    } catch {
      validate = plain.compile(reference)
    }
    compiled.set(pointer, validate)
    return validate
  }
}
