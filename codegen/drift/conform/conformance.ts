import { resolveWire } from '../../../base/wire.js'
import {
  type CompiledShapes,
  compileShapes,
  type Fault,
  messageKey,
  type ShapeValidator,
} from '../../../runtime/validation/index.js'
import type { Method, Protocol } from '../../protocol/model.js'
import { withoutSlowPatterns } from '../../protocol/patterns/index.js'
import { isPartOfWire, otherSide, paramsAsSent, type SeenMessage, type Sender } from './message.js'
import { VariantCounter, type VariantsSeen } from './variants-seen.js'

/** A place where messages deviate from the document; it never holds a value. */
export interface Deviation extends Fault {
  method: string
  role: 'params' | 'result'
  sender: Sender
  /** In how many messages. */
  count: number
}

/** A method that the document does not have, in this direction and of this kind. */
export interface UnknownMethod {
  method: string
  sender: Sender
  kind: Method['kind']
  count: number
}

/** A method in one direction; `sender` is the side that calls it. */
interface DirectedMethod {
  method: string
  kind: Method['kind']
  sender: Sender
}

/** A method that was seen; with how many answers that were results, and errors. */
interface SeenMethod extends DirectedMethod {
  calls: number
  results: number
  errors: number
}

/** How many methods of a namespace were seen, in one direction. */
interface Coverage {
  namespace: string
  sender: Sender
  seen: number
  total: number
}

/** The result of comparing a conversation with a document. */
export interface ConformanceReport {
  protocol: string
  version: string
  messages: number
  deviations: Deviation[]
  unknownMethods: UnknownMethod[]
  seen: SeenMethod[]
  neverSeen: DirectedMethod[]
  coverage: Coverage[]
  /** Which variants of the unions that were met each side sent. */
  variants: VariantsSeen[]
}

/** A method of the document in one direction, with the number of its messages. */
interface KnownMethod {
  entry: SeenMethod
  definition: Method
  /** Made with the first message. */
  validators: { params?: ShapeValidator; result?: ShapeValidator }
}

/** Checks the messages of a conversation, both ways, against a protocol document. */
export class Conformance {
  readonly #protocol: Protocol
  readonly #wire: ReturnType<typeof resolveWire>
  readonly #shapes: CompiledShapes
  readonly #variants: VariantCounter
  readonly #methods = new Map<string, KnownMethod>()
  readonly #deviations = new Map<string, Deviation>()
  readonly #unknown = new Map<string, UnknownMethod>()
  #messages = 0

  constructor(protocol: Protocol) {
    const checked = withoutSlowPatterns(protocol)
    this.#protocol = checked
    this.#wire = resolveWire(protocol.wire)
    this.#shapes = compileShapes(checked)
    this.#variants = new VariantCounter(checked, this.#shapes)
    for (const definition of checked.methods)
      for (const sender of sendersOf(definition)) {
        const { method, kind } = definition
        const entry = { method, kind, sender, calls: 0, results: 0, errors: 0 }
        this.#methods.set(messageKey(entry), { entry, definition, validators: {} })
      }
  }

  /** How many messages were taken. */
  get messages(): number {
    return this.#messages
  }

  take(message: SeenMessage): void {
    this.#messages++
    const { sender, kind, method } = message
    if (method === undefined) return
    const isResponse = kind === 'response'
    const caller = isResponse ? otherSide(sender) : sender
    const known = this.#methods.get(messageKey({ method, kind: isResponse ? 'request' : kind, sender: caller }))
    if (!known) {
      if (!isResponse && !isPartOfWire(message, this.#protocol.wire)) this.#noteUnknown({ method, sender, kind })
      return
    }
    const { entry } = known
    if (!isResponse) entry.calls++
    else if (message.failed) entry.errors++
    else entry.results++
    if (message.failed) return
    this.#check(known, isResponse ? 'result' : 'params', message)
  }

  report(): ConformanceReport {
    const all = [...this.#methods.values()].map(({ entry }) => entry)
    const isSeen = ({ calls, results, errors }: SeenMethod) => calls + results + errors > 0
    const coverage = new Map<string, Coverage>()
    for (const entry of all) {
      const { method, sender } = entry
      const namespace = method.includes('/') ? method.slice(0, method.lastIndexOf('/')) : '(top level)'
      const covered = coverage.get(`${sender} ${namespace}`) ?? { namespace, sender, seen: 0, total: 0 }
      covered.total++
      if (isSeen(entry)) covered.seen++
      coverage.set(`${sender} ${namespace}`, covered)
    }
    return {
      protocol: this.#protocol.protocol,
      version: this.#protocol.version,
      messages: this.#messages,
      deviations: [...this.#deviations.values()],
      unknownMethods: [...this.#unknown.values()],
      seen: all.filter(isSeen),
      neverSeen: all.filter(entry => !isSeen(entry)).map(({ method, kind, sender }) => ({ method, kind, sender })),
      coverage: [...coverage.values()],
      variants: this.#variants.seen(),
    }
  }

  #check(known: KnownMethod, role: Deviation['role'], { sender, value }: SeenMessage): void {
    const { entry, definition, validators } = known
    const { method, kind } = entry
    const caller = entry.sender === 'client' ? 'client' : 'server'
    const validator = validators[role] ?? this.#shapes.find({ method, kind, role, sender: caller })
    if (!validator) return
    validators[role] = validator
    const readings =
      role === 'result' ? [value ?? null] : paramsAsSent(value, definition, this.#wire, validator.admits('array'))
    const fitting = readings.findIndex(reading => validator.accepts(reading, 'closed'))
    if (fitting >= 0) {
      const schema = definition[role]
      if (schema) this.#variants.count(schema, readings[fitting], { sender, place: `${method} ${role}` })
      return
    }
    for (const { pointer, expected, found } of validator.explain(readings[0], 'closed', { anyIndex: true, isHidden })) {
      const key = [method, role, sender, pointer, expected, found].join('\n')
      const known = this.#deviations.get(key)
      if (known) known.count++
      else this.#deviations.set(key, { method, role, sender, pointer, expected, found, count: 1 })
    }
  }

  #noteUnknown(seen: DirectedMethod): void {
    const key = messageKey(seen)
    const known = this.#unknown.get(key)
    if (known) known.count++
    else if (this.#unknown.size < maximumUnknown) this.#unknown.set(key, { ...seen, count: 1 })
  }
}

/** The text that replaces a secret in a trace: the type of the secret is not known. */
const isHidden = (value: unknown) => value === '[redacted]'

/** Names that no document has are kept up to this many: a peer chooses them. */
const maximumUnknown = 1000

function sendersOf({ messageDirection }: Method): Sender[] {
  if (messageDirection === 'both') return ['client', 'agent']
  return [messageDirection === 'clientToServer' ? 'client' : 'agent']
}
