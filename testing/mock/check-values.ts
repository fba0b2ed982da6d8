import { escapePointer } from '../../base/ref.js'
import { describeFault } from '../../codegen/protocol/check-value.js'
import type { JsonSchema, Method } from '../../codegen/protocol/model.js'
import { brief, type MockKnowledge, type Sender } from './protocol.js'
import { isPlaceholder, type ScenarioProblem } from './scenario.js'

/** A message that a value of a scenario is for. */
export interface Message {
  readonly method: Method
  readonly role: 'params' | 'result'
  readonly sender: Sender
}

/** Checks the values in the steps of one method against the protocol. */
export class ValueChecks {
  readonly #method: Method
  readonly #known: MockKnowledge
  /** The method of the last `ask`: placeholders may take values from its answer. */
  asked: Method | undefined

  /** @param method of the message that begins the steps */
  constructor(method: Method, known: MockKnowledge) {
    this.#method = method
    this.#known = known
  }

  /** Faults of a whole value. What placeholders stand for is checked when the steps run. */
  whole(message: Message, value: unknown, pointer: string): ScenarioProblem[] {
    return this.#check(message, value, pointer, 'whole')
  }

  /** Faults of a value that another one has to contain: it may leave members out. */
  contained(message: Message, value: unknown, pointer: string): ScenarioProblem[] {
    return this.#check(message, value, pointer, 'contained')
  }

  #check(message: Message, value: unknown, pointer: string, as: 'whole' | 'contained'): ScenarioProblem[] {
    const { method, role, sender } = message
    const schema = method[role]
    const places = placeholdersIn(value, '')
    const slips = [
      ...places.flatMap(({ pointer: place, value }) => this.#placeholder(value, pointer + place)),
      ...(schema ? this.#known.names.undeclared(value, schema, pointer) : []),
    ]
    if (slips.length > 0) return slips
    const about = { method: method.method, kind: method.kind, role, sender }
    const faults = this.#known.explain(about, value, as).filter(
      // What a placeholder stands for is not known, nor which variant of a union it makes of what it is in.
      fault => !places.some(place => isWithin(fault.pointer, place.pointer) || isWithin(place.pointer, fault.pointer)),
    )
    const hint = `see the ${role} of ${method.method} in the protocol document`
    return faults.map(fault => ({ pointer: pointer + fault.pointer, message: describeFault(fault), hint }))
  }

  #placeholder(value: object, pointer: string): ScenarioProblem[] {
    const problem = (message: string, hint: string): ScenarioProblem[] => [{ pointer, message, hint }]
    const example = 'write { "$params": "/sessionId" }, with "of": METHOD if wanted, or { "$answer": "" }'
    const { $params, $answer, of, ...others } = value as Record<string, unknown>
    const target = $params ?? $answer
    const isBoth = $params !== undefined && $answer !== undefined
    if (
      typeof target !== 'string' ||
      isBoth ||
      Object.keys(others).length > 0 ||
      ($params === undefined && of !== undefined)
    )
      return problem('this is no placeholder', example)
    const from = $params === undefined ? this.#answerOf() : this.#paramsOf(of)
    if (typeof from === 'string') return problem(from, example)
    const wrong = this.#known.names.wrongPointer(target, from)
    return wrong ? problem(wrong.message, wrong.hint) : []
  }

  /** The schema of the last answer, or why there is none. */
  #answerOf(): JsonSchema | string {
    return this.asked ? (this.asked.result ?? {}) : 'no step asks the client before'
  }

  /** The schema of the params of a method, or why there is none. */
  #paramsOf(of: unknown): JsonSchema | string {
    if (of === undefined) return this.#method.params ?? `${this.#method.method} has no params`
    const method = typeof of === 'string' ? this.#known.sentByClient(of) : undefined
    if (!method) return `no client of this protocol sends ${brief(of)}`
    return method.params ?? `${method.method} has no params`
  }
}

interface PlacedPlaceholder {
  readonly pointer: string
  readonly value: object
}

function placeholdersIn(value: unknown, pointer: string): PlacedPlaceholder[] {
  if (typeof value !== 'object' || value === null) return []
  if (isPlaceholder(value)) return [{ pointer, value }]
  return Object.entries(value).flatMap(([name, member]) => placeholdersIn(member, `${pointer}/${escapePointer(name)}`))
}

const isWithin = (pointer: string, outer: string) => pointer === outer || pointer.startsWith(`${outer}/`)
