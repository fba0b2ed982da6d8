import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DiagnosticError } from '../../../../codegen/protocol/diagnostic.js'
import { formatDocument, parseDocument } from '../../../../codegen/protocol/document.js'
import type { Protocol } from '../../../../codegen/protocol/model.js'
import { typescriptFiles } from '../../../../codegen/targets/typescript/target.js'
import { runs, seed } from '../../../support/runs.js'
import { root, temporaryFolder, typeCheck, writeFiles } from '../../../support/typescript.js'
import { asciiProtocols, protocols } from './random-protocols.js'

const runtime = join(root, 'runtime/index.js')
const fileNames = ['types.ts', 'protocol.ts', 'methods.ts', 'shapes.ts', 'client.ts', 'server.ts', 'index.ts']

/** The bindings; undefined for a definition that is nothing but itself, which no type can be. */
function generate(protocol: Protocol) {
  try {
    return typescriptFiles(protocol, { runtime })
  } catch (error) {
    if (error instanceof DiagnosticError && error.diagnostics[0]?.code === 'circular-definition') return undefined
    throw error
  }
}

/** Writes the bindings of samples into a folder, each into one of its own. */
function writeSamples(folder: string, samples: readonly Protocol[]): number {
  let written = 0
  for (const [index, sample] of samples.entries()) {
    const files = generate(parseDocument(formatDocument(sample), 'random.json'))
    if (!files) continue
    expect(files.map(file => file.path)).toEqual(fileNames)
    writeFiles(join(folder, String(index)), files)
    written++
  }
  return written
}

/** What only a very long random run would meet. */
const rare: Protocol = {
  protocol: 'rare',
  version: '1.0.0',
  methods: [],
  $defs: {
    Expression: {
      anyOf: [
        { type: 'number' },
        {
          type: 'array',
          prefixItems: [{ const: 'case' }],
          items: { type: 'array', prefixItems: [{ $ref: '#/$defs/Expression' }], minItems: 1, items: false },
          minItems: 1,
        },
      ],
    },
    LongChoice: {
      type: 'array',
      prefixItems: [
        {
          anyOf: ['a', 'b'].map(letter => ({
            type: 'object',
            properties: { [letter.repeat(50)]: { type: 'string' } },
          })),
        },
      ],
      minItems: 1,
      items: false,
    },
  },
}

test('the bindings of random protocols compile', () => {
  const folder = temporaryFolder('random')
  expect(writeSamples(folder, [rare, ...fc.sample(protocols, { numRuns: runs(300), seed })])).toBeGreaterThan(runs(200))
  expect(typeCheck(folder)).toBe('')
})

test('the bindings of random protocols are as the formatter leaves them', () => {
  const folder = temporaryFolder('format')
  expect(writeSamples(folder, [rare, ...fc.sample(asciiProtocols, { numRuns: runs(100), seed })])).toBeGreaterThan(
    runs(60),
  )
  const { formatter, javascript } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
  writeFileSync(
    join(folder, 'biome.json'),
    JSON.stringify({ formatter, javascript, json: { formatter: { enabled: false } } }),
  )
  const biome = join(root, 'node_modules/.bin/biome')
  const { status, stderr } = spawnSync(biome, ['format', '--max-diagnostics=20', '.'], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(status, stderr).toBe(0)
})
