import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { globals } from '../../../../codegen/drift/verify/json-type.js'
import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { Diagnostics } from '../../../../codegen/readers/typescript/diagnostics.js'
import { readTypeScript } from '../../../../codegen/readers/typescript/index.js'
import { loadProgram } from '../../../../codegen/readers/typescript/loading/program.js'
import { readMaps } from '../../../../codegen/readers/typescript/maps.js'
import type { ShapeContext } from '../../../../codegen/readers/typescript/shapes/context.js'
import { ajvOptions } from '../../../support/ajv-options.js'
import { runs } from '../../../support/runs.js'
import { fixturesIn } from './fixtures.js'
import { valuesOf } from './sample.js'

const toJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null) ?? 'null')

// One for all documents: each compiles the schema of schemas, which takes longer than any of theirs.
const ajv = new Ajv2020({ ...ajvOptions, ownProperties: true })

const validatorOf = ({ $defs }: Protocol, schema: JsonSchema | null | undefined) =>
  ajv.compile({ ...(schema ?? { type: 'null' }), $defs })

describe.each(['constructs', 'projects'] as const)(
  'values of the types of %s validate against the document',
  folder => {
    test.each(fixturesIn(folder))('$name', ({ options }) => {
      const { protocol } = readTypeScript(options)
      const loaded = loadProgram(
        { ...options, eager: true },
        new Map([[join(options.root, 'sampling-globals.ts'), globals]]),
      )
      const entries = readMaps({ ...loaded, diagnostics: new Diagnostics(options.root) } as ShapeContext, options.maps)
      expect(entries.length).toBe(protocol.methods.length)
      for (const [at, { params, paramsOptional, result }] of entries.entries())
        for (const [part, schema] of [
          [params, protocol.methods[at]?.params],
          [result, protocol.methods[at]?.result],
        ] as const) {
          if (!part) continue
          const validate = validatorOf(protocol, schema)
          const values = valuesOf(loaded.checker, part.type)
          fc.assert(
            fc.property(values, value => {
              if (part === params && paramsOptional && value === undefined) return
              expect(validate(toJson(value)) || { value: toJson(value), errors: validate.errors }).toBe(true)
            }),
            { numRuns: runs(10) },
          )
        }
    })
  },
)
