import type { Wire } from '../../base/wire.js'
import { describeFault } from '../../codegen/protocol/check-value.js'
import { directionsOf } from '../../codegen/protocol/method-key.js'
import type { JsonSchema, Method, Protocol } from '../../codegen/protocol/model.js'
import { withoutSlowPatterns } from '../../codegen/protocol/patterns/index.js'
import { mapSchemas, mapSubschemas } from '../../codegen/protocol/walk.js'
import { type SampleOptions, Samples } from '../../codegen/samples/index.js'
import type { ProtocolDescription, ProtocolShapes } from '../../runtime/index.js'
import { type CompiledShapes, compileShapes, type Fault, type MessageRole } from '../../runtime/validation/index.js'
import { DeclaredNames } from './check-names.js'

/** The members of a protocol document that a mock reads. */
export type MockDocument = ProtocolShapes & {
  /** How messages travel; as in the Language Server Protocol when left out. */
  readonly wire?: Wire
}

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
  readonly #quick: Protocol
  readonly #shapes: CompiledShapes
  /** The names that the protocol declares in its values. */
  readonly names: DeclaredNames
  /** The protocol with every member optional; made when it is first needed. */
  #parts: CompiledShapes | undefined

  constructor(shapes: ProtocolShapes, wire: Wire, options: SampleOptions) {
    const $defs = shapes.$defs as Record<string, JsonSchema>
    this.wire = wire
    this.samples = new Samples({ $defs }, options)
    const methods = shapes.methods as Method[]
    this.#methods = methods
    this.names = new DeclaredNames($defs)
    // As generated bindings have it: nobody can make a mock match a text for ever.
    this.#quick = withoutSlowPatterns({ ...noProtocol, methods, $defs })
    this.#shapes = compileShapes(this.#quick)
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

  /** The request, or else the notification, that a client sends by this name. */
  sentByClient(method: string): Method | undefined {
    return this.find('client', 'request', method) ?? this.find('client', 'notification', method)
  }

  /** The names of all methods that a side sends. */
  namesOf(sender: Sender): string[] {
    return (['request', 'notification'] as const).flatMap(kind => this.sentBy(sender, kind)).map(({ method }) => method)
  }

  /** Faults of a value of a message, one line for each place; empty when it is valid. */
  faults(message: MessageRole, value: unknown): string[] {
    return this.explain(message, value).map(fault => `${fault.pointer || 'the value'} ${describeFault(fault)}`)
  }

  /** Faults of a value of a message. @param as `contained`: the value may leave members out. */
  explain(message: MessageRole, value: unknown, as: 'whole' | 'contained' = 'whole'): Fault[] {
    if (as === 'contained') this.#parts ??= compileShapes(withoutRequired(this.#quick))
    const shapes = (as === 'contained' && this.#parts) || this.#shapes
    return shapes.find(message)?.explain(value ?? null, 'closed', { anyName: false }) ?? []
  }
}

/** A protocol whose objects may leave members out, for values that others have to contain. */
function withoutRequired(protocol: Protocol): Protocol {
  const loosen = ({ oneOf, ...schema }: JsonSchema): JsonSchema =>
    mapSubschemas(
      // Variants without their required members overlap.
      { ...schema, ...(oneOf && { anyOf: oneOf }) },
      loosen,
      keyword => !['required', 'minProperties', 'not', 'discriminator'].includes(keyword),
    )
  return mapSchemas(protocol, loosen)
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
