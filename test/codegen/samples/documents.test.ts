import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { loadDocument } from '../../../codegen/protocol/document.js'
import { type SampleOptions, Samples } from '../../../codegen/samples/index.js'
import { ajvAccepts } from './ajv-accepts.js'

const folder = fileURLToPath(new URL('../../../schema/', import.meta.url))
const documents = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(path => /^[^/]+[/\\]\d[^/\\]*\.json$/.test(path))
  .sort()

const seeded = { seed: 7, optionals: true }

describe.each(documents)('%s', path => {
  const protocol = loadDocument(folder + path)
  const accepts = ajvAccepts(protocol.$defs)

  const samplesOf = (options: SampleOptions) => {
    const samples = new Samples(protocol, options)
    return [
      ...Object.entries(protocol.$defs).map(([name, schema]) => [name, schema, samples.schema(schema, name)] as const),
      ...protocol.methods.flatMap(method => [
        [method.method, method.params, samples.params(method)] as const,
        [method.method, method.result ?? null, samples.result(method)] as const,
      ]),
    ]
  }

  test.each([{}, { optionals: true }, seeded])('every shape and method has a valid sample with %o', options => {
    const wrong = samplesOf(options).filter(
      ([, schema, sample]) => 'unsatisfied' in sample || (schema && !accepts(schema, sample.value)),
    )
    expect(wrong).toEqual([])
  })

  test('a seed gives the same samples again', () => {
    expect(JSON.stringify(samplesOf(seeded))).toBe(JSON.stringify(samplesOf(seeded)))
  })
})
