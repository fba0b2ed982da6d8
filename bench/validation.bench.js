// The validation of messages: the first value of a large shape, all shapes again and again, and `conform` as a process.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { Samples } from '../dist/codegen/samples/index.js'
import { compileShapes } from '../dist/runtime/validation/index.js'
import { measureProcesses } from './lib/processes.js'
import { toRows } from './lib/rows.js'

const root = fileURLToPath(new URL('../', import.meta.url))
const documents = {
  'Cody 1.114.0': 'cody/1.114.0',
  'Codex 0.169.0': 'codex/0.169.0',
  'LSP 3.18': 'lsp/3.18',
  'ACP 1': 'acp/1',
}
const smallest = { 'ACP 1': documents['ACP 1'] }

/** @typedef {import('../codegen/protocol/model.js').Protocol} Protocol */

/** @param {import('./lib/rows.js').BenchOptions} options */
export async function run({ rounds, smoke }) {
  const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-bench-'))
  try {
    const rows = Object.entries(smoke ? smallest : documents).flatMap(([name, path]) => {
      /** @type {Protocol} */
      const document = JSON.parse(readFileSync(join(root, `schema/${path}.json`), 'utf8'))
      return [...firstValue(name, document, folder, rounds), ...allShapes(name, document, rounds, smoke ? 1 : 100)]
    })
    const document = join(root, `schema/${smoke ? documents['ACP 1'] : documents['Codex 0.169.0']}.json`)
    const messages = smoke ? 100 : 5000
    writeFileSync(join(folder, 'trace.jsonl'), traceOf(JSON.parse(readFileSync(document, 'utf8')), messages))
    const conform = [join(root, 'dist/cli/main.js'), 'conform', document, '--trace', 'trace.jsonl']
    const { time } = await measureProcesses(
      {
        'node -e 0': { args: ['-e', '0'] },
        [`conform, ${messages} messages of Codex`]: { args: conform, cwd: folder },
      },
      rounds,
    )
    return [...rows, ...toRows('validation, conform', 'ms', time, 'node -e 0')]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * The first value of the shape that leads to most others, each time in a new process.
 *
 * @param {string} name
 * @param {Protocol} document
 * @param {string} folder
 * @param {number} rounds
 */
function firstValue(name, { $defs }, folder, rounds) {
  const sizes = Object.keys($defs).map(shape => ({ shape, size: reach($defs, shape).size }))
  const largest = sizes.reduce((best, other) => (other.size > best.size ? other : best)).shape
  const value = sampleOf(new Samples({ $defs }, { optionals: true }), largest)
  const file = join(folder, 'first.json')
  writeFileSync(file, JSON.stringify({ $defs, largest, value }))
  /** @type {Record<string, number[]>} */
  const samples = { ajv: [], 'closures on first use': [] }
  const program = join(root, 'bench/validation/first.js')
  for (let round = 0; round < rounds; round++)
    for (const contender of Object.keys(samples))
      samples[contender]?.push(Number(execFileSync(process.execPath, [program, file, contender], { encoding: 'utf8' })))
  return toRows(`validation, first value of ${largest}, ${name}`, 'ms', samples, 'ajv')
}

/**
 * One valid value of every shape, over and over.
 *
 * @param {string} name
 * @param {Protocol} document
 * @param {number} rounds
 * @param {number} times
 */
function allShapes(name, { $defs }, rounds, times) {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, validateFormats: false, logger: false })
  ajv.addSchema({ $defs }, 'document')
  const shapes = compileShapes({ methods: [], $defs })
  const drawn = new Samples({ $defs }, { optionals: true })
  const cases = Object.keys($defs).map(shape => {
    const $ref = `#/$defs/${encodeURIComponent(shape)}`
    const ours = shapes.of({ $ref })
    return {
      value: sampleOf(drawn, shape),
      validators: {
        ajv: ajv.compile({ $ref: `document${$ref}` }),
        'closures on first use': (/** @type {unknown} */ value) => ours.accepts(value, 'closed'),
      },
    }
  })
  /** @type {Record<'ajv' | 'closures on first use', number[]>} */
  const samples = { ajv: [], 'closures on first use': [] }
  const contenders = /** @type {(keyof typeof samples)[]} */ (Object.keys(samples))
  const validateAll = (/** @type {keyof typeof samples} */ contender) => {
    for (const { value, validators } of cases)
      if (!validators[contender](value)) throw new Error(`${contender}: a sample of ${name} is not valid`)
  }
  for (let round = -1; round < rounds; round++)
    for (const contender of contenders) {
      const start = performance.now()
      for (let time = 0; time < times; time++) validateAll(contender)
      // The first round warms up.
      if (round >= 0) samples[contender].push(performance.now() - start)
    }
  return toRows(`validation, every shape ${times} times, ${name}`, 'ms', samples, 'ajv')
}

/**
 * A trace in which the methods of a protocol take turns.
 *
 * @param {Protocol} document
 * @param {number} messages how many
 */
function traceOf(document, messages) {
  const drawn = new Samples(document, { optionals: true })
  const lines = document.methods.flatMap((method, id) => {
    const { kind, messageDirection } = method
    const [there, back] = messageDirection === 'serverToClient' ? ['in', 'out'] : ['out', 'in']
    const event = { time: 0, method: method.method, ...(kind === 'request' && { id }) }
    const call = { ...event, direction: there, kind, payload: contentOf(drawn.params(method)) }
    const answer = { ...event, direction: back, kind: 'response', payload: contentOf(drawn.result(method)) }
    return kind === 'request' ? [call, answer] : [call]
  })
  return Array.from({ length: messages }, (_, index) => `${JSON.stringify(lines[index % lines.length])}\n`).join('')
}

/** @param {import('../codegen/samples/index.js').Sample} sample */
function contentOf(sample) {
  if ('unsatisfied' in sample) throw new Error(sample.unsatisfied.message)
  return sample.value
}

/**
 * @param {Samples} drawn
 * @param {string} shape
 */
const sampleOf = (drawn, shape) => contentOf(drawn.schema({ $ref: `#/$defs/${encodeURIComponent(shape)}` }))

/**
 * The shapes that a shape leads to.
 *
 * @param {Protocol['$defs']} $defs
 * @param {string} start
 */
function reach($defs, start) {
  const reached = new Set([start])
  for (const shape of reached)
    for (const [, name = ''] of JSON.stringify($defs[shape] ?? {}).matchAll(/"#\/\$defs\/([^"]+)"/g))
      reached.add(decodeURIComponent(name))
  return reached
}
