import { getOwn, isObject } from '../../base/json.js'
import type { Json, JsonSchema } from '../protocol/model.js'

/** Makes the values of one exchange agree: values of the request are repeated, ids are counted. */
export interface Agreement {
  /** The value that the request gave for a property of this name or of the same definition; undefined for none. */
  valueFor(name: string, schemas: readonly JsonSchema[]): Json | undefined
  /** A text for a property of this name. */
  text(name: string): string
}

/** Without an earlier message: a text is its name. */
export const noAgreement: Agreement = { valueFor: () => undefined, text: name => name }

/** Counts the ids that one mock gives out: `sessionId-1`, `sessionId-2` … */
export class Ids {
  readonly #given = new Map<string, number>()

  /** The next id of this name. */
  next(name: string): string {
    const count = (this.#given.get(name) ?? 0) + 1
    this.#given.set(name, count)
    return `${name}-${count}`
  }
}

const isId = (name: string) => /(^id|Id|_id|ID)$/.test(name)

/** Agrees with the parameters of a request. @param schema the shape of the parameters, for what its properties refer to. */
export function agreeWith(params: Json | undefined, schema: JsonSchema | null, ids: Ids): Agreement {
  const given = isObject(params) ? (params as Record<string, Json>) : {}
  const byRef = new Map<string, Json>()
  for (const [name, property] of Object.entries(schema?.properties ?? {})) {
    const value = getOwn(given, name)
    if (property.$ref !== undefined && value !== undefined && !byRef.has(property.$ref)) byRef.set(property.$ref, value)
  }
  return {
    valueFor: (name, schemas) => {
      const ref = schemas.find(({ $ref }) => $ref !== undefined && byRef.has($ref))?.$ref
      return getOwn(given, name) ?? (ref === undefined ? undefined : byRef.get(ref))
    },
    text: name => (isId(name) ? ids.next(name) : name),
  }
}
