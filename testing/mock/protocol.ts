import type { Wire } from '../../base/wire.js'
import { describeFault } from '../../codegen/protocol/check-value.js'
import { directionsOf } from '../../codegen/protocol/method-key.js'
import type { JsonSchema, Method } from '../../codegen/protocol/model.js'
import { withoutSlowPatterns } from '../../codegen/protocol/patterns/index.js'
import { type SampleOptions, Samples } from '../../codegen/samples/index.js'
import type { ProtocolDescription, ProtocolShapes } from '../../runtime/index.js'
import { type CompiledShapes, compileShapes, type MessageRole } from '../../runtime/validation/index.js'

/** The members of a protocol document that a mock reads. */
export type MockDocument = ProtocolShapes & { readonly wire?: Wire }

/** A protocol document, or the `protocol` of generated bindings. */
export type MockProtocol = ProtocolDescription | MockDocument

/** The side that sends a method. */
export type Sender = MessageRole['sender']

const noProtocol = { documentVersion: 2, protocol: 'mock', version: '0' } as const

/** What a mock knows of its protocol: methods by name, samples, validators. */
export class MockKnowledge {
  readonly wire: Wire
  readonly samples: Samples
  readonly #methods: readonly Method[]
  readonly #shapes: CompiledShapes

  constructor(shapes: ProtocolShapes, wire: Wire, options: SampleOptions) {
    const $defs = shapes.$defs as Record<string, JsonSchema>
    this.wire = wire
    this.samples = new Samples({ $defs }, options)
    const methods = shapes.methods as Method[]
    this.#methods = methods
    // As generated bindings have it: nobody can make a mock match a text for ever.
    this.#shapes = compileShapes(withoutSlowPatterns({ ...noProtocol, methods, $defs }))
  }

  /** The method that a side sends by this name; undefined when there is none. */
  find(sender: Sender, kind: Method['kind'], method: string): Method | undefined {
    return this.sentBy(sender, kind).find(({ method: name }) => name === method)
  }

  /** The methods of one kind that a side sends. */
  sentBy(sender: Sender, kind: Method['kind']): Method[] {
    const direction = sender === 'client' ? 'clientToServer' : 'serverToClient'
    return this.#methods.filter(method => method.kind === kind && directionsOf(method).includes(direction))
  }

  /** Faults of a value of a message, one line for each place; empty when it is valid. */
  faults(message: MessageRole, value: unknown): string[] {
    const faults = this.#shapes.find(message)?.explain(value ?? null, 'closed') ?? []
    return faults.map(fault => `${fault.pointer || 'the value'} ${describeFault(fault)}`)
  }
}

/** Prepares the knowledge of a mock. */
export async function learn(protocol: MockProtocol, options: SampleOptions): Promise<MockKnowledge> {
  if (!('shapes' in protocol) && !('$defs' in protocol))
    throw new TypeError('a mock needs a protocol document, or the `protocol` of generated bindings with their shapes')
  const shapes = '$defs' in protocol ? protocol : (await protocol.shapes?.())?.shapes
  if (!shapes) throw new TypeError('these bindings have no shapes: generate them anew')
  return new MockKnowledge(shapes, protocol.wire ?? {}, options)
}

/** A JSON value as one line, cut after so many characters. */
export function brief(value: unknown, length = 200): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > length ? `${text.slice(0, length)}…` : text
}
