// Runs as a separate process, with nothing compiled before. Prints the milliseconds that the first value of a document's
// largest shape takes.
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'

const [file = '', contender = ''] = process.argv.slice(2)
const { $defs, largest, value } = JSON.parse(readFileSync(file, 'utf8'))
const $ref = `#/$defs/${encodeURIComponent(largest)}`

/** @type {() => boolean} */
let validate
if (contender === 'ajv') {
  const { Ajv2020 } = await import('ajv/dist/2020.js')
  const options = { strict: false, validateSchema: false, validateFormats: false, logger: false }
  validate = () => {
    const ajv = new Ajv2020(/** @type {import('ajv').Options} */ (options))
    ajv.addSchema({ $defs }, 'document')
    return ajv.compile({ $ref: `document${$ref}` })(value)
  }
} else {
  const { compileShapes } = await import('../../dist/runtime/validation/index.js')
  validate = () => compileShapes({ methods: [], $defs }).of({ $ref }).accepts(value, 'closed')
}
const start = performance.now()
const valid = validate()
const ms = performance.now() - start
if (!valid) throw new Error(`${largest}: the sample is not valid`)
console.log(ms)
