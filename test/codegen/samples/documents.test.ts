import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { loadDocument } from '../../../codegen/protocol/document.js'
import { Samples } from '../../../codegen/samples/index.js'
import { ajvAccepts } from './ajv-accepts.js'

const folder = fileURLToPath(new URL('../../../schema/', import.meta.url))
const documents = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(path => /^[^/]+\/\d[^/]*\.json$/.test(path))
  .sort()

describe.each(documents)('%s', path => {
  const protocol = loadDocument(folder + path)
  const accepts = ajvAccepts(protocol)

  test.each([
    { seed: 0, optionals: false },
    { seed: 0, optionals: true },
    { seed: 7, optionals: false },
    { seed: 7, optionals: true },
  ])('every shape and method has a valid sample with %o', options => {
    const make = () => {
      const samples = new Samples(protocol, accepts, options)
      return [
        ...Object.entries(protocol.$defs).map(([name, schema]) => ({
          name,
          schema,
          sample: samples.schema(schema, name),
        })),
        ...protocol.methods.flatMap(method => [
          { name: method.method, schema: method.params, sample: samples.params(method) },
          { name: method.method, schema: method.result ?? null, sample: samples.result(method) },
        ]),
      ]
    }
    const made = make()
    const wrong = made.filter(
      ({ schema, sample }) => 'unsatisfied' in sample || (schema !== null && !accepts([schema], sample.value)),
    )
    expect(wrong.map(({ name, sample }) => [name, sample])).toEqual([])
    expect(JSON.stringify(make())).toBe(JSON.stringify(made))
  })
})
