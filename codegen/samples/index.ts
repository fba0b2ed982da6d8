/** Valid values of the shapes of a protocol: for documentation, mock agents and tests. Same input, same values. */

import { compileShapes } from '../../runtime/validation/index.js'
import type { Json, JsonSchema, Method, Protocol } from '../protocol/model.js'
import { hasPattern, PatternGuard } from '../protocol/patterns/index.js'
import { followRefs } from '../protocol/walk.js'
import { wordsOf } from '../protocol/words.js'
import { agreeWith, Ids, noAgreement } from './agreement.js'
import { Costs } from './costs.js'
import { Patience } from './patience.js'
import { type SampleOptions, Sampler, type SampleSource, type Unsatisfied } from './sampler.js'
import { SlowPatterns } from './slow-patterns.js'

export type { SampleOptions }

/** A valid value, or why none was found. Never a value that is not valid. */
export type Sample = { readonly value: Json } | { readonly unsatisfied: Unsatisfied }

/** Makes samples of one protocol. */
export class Samples {
  readonly #source: SampleSource
  readonly #options: SampleOptions
  readonly #ids = new Ids()

  constructor({ $defs }: Pick<Protocol, '$defs'>, options: SampleOptions = {}) {
    const guard = new PatternGuard()
    const quickOf = new WeakMap<JsonSchema, JsonSchema>()
    // A slow pattern is never run.
    const quick = (schema: JsonSchema): JsonSchema => {
      const known = quickOf.get(schema) ?? (hasPattern(schema) ? guard.quick(schema) : schema)
      quickOf.set(schema, known)
      return known
    }
    const quickDefs = Object.fromEntries(Object.entries($defs).map(([name, schema]) => [name, quick(schema)]))
    const shapes = compileShapes({ methods: [], $defs: quickDefs })
    const accepts: SampleSource['accepts'] = (schemas, value) =>
      schemas.every(schema => shapes.of(quick(schema)).accepts(value, 'closed'))
    const patterns = new SlowPatterns($defs, guard)
    this.#source = { $defs, costs: new Costs($defs, patterns), patterns, accepts, patience: new Patience() }
    this.#options = options
  }

  /** A value of any schema of the protocol. @param name name for a text */
  schema(schema: JsonSchema, name = 'value'): Sample {
    return new Sampler(this.#source, this.#options, noAgreement).sample(schema, name)
  }

  /** Parameters of a method, texts by position under their names; null where it takes none. */
  params(method: Method): Sample {
    if (!method.params) return { value: null }
    return new Sampler(this.#source, this.#options, noAgreement).sample(method.params, 'value', method.paramNames)
  }

  /**
   * The result of a request. Properties named as one of the request's parameters, or of the same definition, take the
   * value that was sent; texts that are ids are counted, so that two results differ: `sessionId-1`, `sessionId-2`.
   *
   * @param params what was sent.
   */
  result(method: Method, params?: Json): Sample {
    return method.result ? this.#agreeing(method.result, textName(method), method, params) : { value: null }
  }

  /** Parameters of a notification or request that is sent while a request is answered; they agree as results do. */
  paramsDuring(method: Method, request: Method, params?: Json): Sample {
    return method.params ? this.#agreeing(method.params, 'value', request, params) : { value: null }
  }

  #agreeing(schema: JsonSchema, name: string, request: Method, params: Json | undefined): Sample {
    const sent = request.params && followRefs(request.params, this.#source.$defs)
    const agreement = agreeWith(params, sent ?? null, this.#ids)
    return new Sampler(this.#source, this.#options, agreement).sample(schema, name)
  }
}

/** What makes something new answers with its id. */
const creates = /^(add|begin|create|fork|new|open|register|spawn|start)$/i

/** The name of a result that is a text: `thread/new` gives `newId-1`, `hello/greet` gives `greet`. */
function textName({ method }: Method): string {
  const last = wordsOf(method).at(-1) ?? 'result'
  return creates.test(last) ? `${last}Id` : last
}
