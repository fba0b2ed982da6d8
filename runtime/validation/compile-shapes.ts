import type { MethodShapes, ProtocolShapes } from '../client/description.js'
import { Compiler } from './compile.js'
import { Explainer, type ExplainOptions } from './explain.js'
import { type Fault, typeNameOf } from './faults.js'
import type { JsonType, Reading, Schema } from './schema.js'
import { TooDeep, typeBits } from './values.js'

/** A value of a message: its method and role. */
export interface MessageRole {
  /** Wire name of the method. */
  method: string
  /** Which value of the message it is. */
  role: 'params' | 'result'
  /** Whether the method is a request or a notification. */
  kind: MethodShapes['kind']
  /** The side that sends the method: the peer of the one that answers it. */
  sender: 'client' | 'server'
}

/** The same text for messages of one method: one name may be that of a request and of a notification, from either side. */
export const messageKey = ({ method, kind, sender }: { method: string; kind: string; sender: string }): string =>
  `${sender} ${kind} ${method}`

/** Validates values against one shape. */
export interface ShapeValidator {
  /** Whether a type has valid values. */
  admits(type: JsonType): boolean
  /** Whether a value is valid. */
  accepts(value: unknown, reading: Reading): boolean
  /** Every place where a value is not valid; empty when it is valid. Slower than `accepts` for invalid values. */
  explain(value: unknown, reading: Reading, options?: ExplainOptions): Fault[]
}

/** The validators of a protocol. */
export interface CompiledShapes {
  /** The validator of the params or the result of a method; undefined when the protocol does not have it. */
  find(message: MessageRole): ShapeValidator | undefined
  /** The validator of any schema that refers to the same named shapes. */
  of(schema: object): ShapeValidator
  /** Indices of the variants of a union that may accept a value: all others refuse it. */
  variantsOf(union: readonly object[], schema: object, value: unknown): readonly number[]
}

/** Prepares validators for a protocol. Each is made when it is first used. */
export function compileShapes({ methods, $defs }: ProtocolShapes): CompiledShapes {
  const compiler = new Compiler($defs)
  const byMethod = new Map<string, MethodShapes>()
  for (const method of methods) {
    const { messageDirection } = method
    if (messageDirection !== 'serverToClient') byMethod.set(messageKey({ ...method, sender: 'client' }), method)
    if (messageDirection !== 'clientToServer') byMethod.set(messageKey({ ...method, sender: 'server' }), method)
  }
  const made = new Map<object, ShapeValidator>()
  const of = (schema: Schema): ShapeValidator => {
    const known = made.get(schema)
    if (known) return known
    const validator = shapeValidator(compiler, schema)
    made.set(schema, validator)
    return validator
  }
  return {
    of,
    variantsOf: (union, schema, value) => compiler.variantsOf(union, schema).of(value),
    find({ role, ...message }) {
      const shapes = byMethod.get(messageKey(message))
      if (!shapes) return undefined
      const schema = role === 'params' ? shapes.params : shapes.result
      if (role === 'params' && !schema) return noParams
      const validator = of(schema ?? nothing)
      return role === 'params' && shapes.paramsOptional ? optional(validator) : validator
    },
  }
}

const nothing: Schema = { type: 'null' }

/** The parameters of a method that takes none: read open, those that come are ignored. */
const noParams: ShapeValidator = {
  admits: type => type === 'null',
  accepts: (value, reading) => reading === 'open' || isAbsent(value),
  explain: (value, reading) =>
    noParams.accepts(value, reading) ? [] : [{ pointer: '', expected: 'no parameters', found: typeNameOf(value) }],
}

/** Parameters that may be left out. */
const optional = (validator: ShapeValidator): ShapeValidator => ({
  admits: validator.admits,
  accepts: (value, reading) => isAbsent(value) || validator.accepts(value, reading),
  explain: (value, reading, options) => (isAbsent(value) ? [] : validator.explain(value, reading, options)),
})

const isAbsent = (value: unknown) => value === undefined || value === null

function shapeValidator(compiler: Compiler, schema: Schema): ShapeValidator {
  const ask = <Result>(tooDeep: Result, question: () => Result, keep?: boolean): Result => {
    try {
      return compiler.run(question, keep)
    } catch (error) {
      // A RangeError: schemas that are long themselves fill the stack before the refs are too many.
      if (error instanceof TooDeep || error instanceof RangeError) return tooDeep
      throw error
    }
  }
  const accepts = (value: unknown, reading: Reading) => ask(false, () => compiler.check(schema, reading)(value ?? null))
  return {
    admits: type => (compiler.facts.typesOf(schema) & typeBits[type]) !== 0,
    accepts,
    explain(value, reading, options = {}) {
      if (accepts(value, reading)) return []
      const tooDeep = [{ pointer: '', expected: 'fewer levels of nesting', found: 'too many' }]
      return ask(tooDeep, () => new Explainer(compiler, reading, options).explain(schema, value ?? null), true)
    },
  }
}
