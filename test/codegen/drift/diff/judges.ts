import { Ajv2020 } from 'ajv/dist/2020.js'
import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { compileShapes } from '../../../../runtime/validation/compile-shapes.js'
import { ajvOptions } from '../../../support/ajv-options.js'

/** A shape and the names that it refers to. */
export interface Version {
  /** Null where nothing is sent. */
  schema: JsonSchema | null
  $defs: Protocol['$defs']
  /** Parameters that may be left out. */
  isOptional?: true
}

/** The schema of what is sent: null stands for what is left out. */
export const schemaOf = ({ schema, isOptional }: Version): JsonSchema =>
  schema === null ? { type: 'null' } : isOptional ? { anyOf: [schema, { type: 'null' }] } : schema

/** Whether a value is valid; undefined where that cannot be decided. */
export type Judge = (value: unknown) => boolean | undefined

const ajv = new Ajv2020({ ...ajvOptions, validateSchema: false, inlineRefs: false, logger: false })

/** What ajv says, which knows nothing of how we compare. Compiling costs it milliseconds. */
export function judgeOfAjv(version: Version): Judge {
  const decide = <T>(work: () => T): T | undefined => {
    try {
      return work()
    } catch (error) {
      if (error instanceof RangeError) return undefined
      throw error
    }
  }
  const root = { ...schemaOf(version), $defs: version.$defs }
  const validate = decide(() => ajv.compile(root))
  ajv.removeSchema(root)
  return value => validate && decide(() => validate(value))
}

/** What the validator of the runtime says, which shares nothing with the comparison either: ajv is its own witness. */
function judgeOfRuntime(version: Version): Judge {
  const shape = compileShapes({ methods: [], $defs: version.$defs }).of(schemaOf(version))
  return value => shape.accepts(value, 'closed')
}

/** The cheap judge, and for one case in some the independent one. */
export const judgeOf = (version: Version, number: number): Judge =>
  number % 10 === 0 ? judgeOfAjv(version) : judgeOfRuntime(version)
