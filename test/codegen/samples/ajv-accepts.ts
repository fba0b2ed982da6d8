import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Json, JsonSchema, Protocol } from '../../../codegen/protocol/model.js'

/** Judges values by ajv: the witness that samples and validator are held against. */
export function ajvAccepts({
  $defs,
}: Pick<Protocol, '$defs'>): (schemas: readonly JsonSchema[], value: Json) => boolean {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, discriminator: false })
  ajv.addSchema({ $id: 'doc', $defs })
  const compiled = new WeakMap<JsonSchema, ValidateFunction>()
  const absolute = (schema: unknown): unknown =>
    JSON.parse(JSON.stringify(schema), (key, value) =>
      key === '$ref' && typeof value === 'string' ? `doc${value}` : value,
    )
  const validator = (schema: JsonSchema) => {
    const known = compiled.get(schema) ?? ajv.compile(absolute(schema) as object)
    compiled.set(schema, known)
    return known
  }
  return (schemas, value) => schemas.every(schema => validator(schema)(value))
}
