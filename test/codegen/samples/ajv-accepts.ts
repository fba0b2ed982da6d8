import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Json, JsonSchema } from '../../../codegen/protocol/model.js'
import { ajvOptions } from '../../support/ajv-options.js'

/** What ajv says of values under schemas that refer to some named shapes; undefined where ajv itself fails. */
export function ajvAccepts($defs: Readonly<Record<string, JsonSchema>>) {
  const ajv = new Ajv2020({
    ...ajvOptions,
    validateSchema: false,
    logger: false,
    ownProperties: true,
    discriminator: false,
  })
  ajv.addSchema({ $defs }, 'document')
  const compiled = new Map<JsonSchema, ValidateFunction>()
  return (schema: JsonSchema, value: Json): boolean | undefined => {
    if (isMistaken(value)) return undefined
    try {
      const validate = compiled.get(schema) ?? ajv.compile(inDocument(schema) as object)
      compiled.set(schema, validate)
      return validate(value)
    } catch (error) {
      // Names that stand for themselves overflow its stack; half a surrogate pair is no URI for it.
      if (error instanceof RangeError || error instanceof TypeError || error instanceof URIError) return undefined
      throw error
    }
  }
}

/** It compares objects by what they inherit, also where they have properties of those names, and skips `__proto__`. */
const isMistaken = (value: Json) => /"(__proto__|constructor|valueOf|toString)":/.test(JSON.stringify(value))

const inDocument = (schema: JsonSchema): unknown =>
  JSON.parse(JSON.stringify(schema), (key, value) =>
    key === '$ref' && typeof value === 'string' ? `document${value}` : value,
  )
