import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DiagnosticError } from '../../../../codegen/protocol/diagnostic.js'
import { formatDocument, parseDocument } from '../../../../codegen/protocol/document.js'
import type { Protocol } from '../../../../codegen/protocol/model.js'
import { runs, seed } from '../../../support/runs.js'
import { root, temporaryFolder, typeCheck, writeFiles } from '../../../support/typescript.js'
import { generateWith, type Printer, printers } from './printers.js'
import { asciiProtocols, protocols } from './random-protocols.js'

const runtime = join(root, 'runtime/index.js')
const fileNames = ['types.ts', 'protocol.ts', 'methods.ts', 'shapes.ts', 'client.ts', 'server.ts', 'index.ts']

/** The bindings; undefined for a definition that is nothing but itself, which no type can be. */
async function generate(protocol: Protocol, printer: Printer) {
  try {
    return await generateWith(printer, protocol, { runtime })
  } catch (error) {
    if (error instanceof DiagnosticError && error.diagnostics[0]?.code === 'circular-definition') return undefined
    throw error
  }
}

/** Writes the bindings of samples into a folder, each into one of its own. */
async function writeSamples(
  folder: string,
  samples: readonly Protocol[],
  printer: Printer = 'built-in',
): Promise<number> {
  let written = 0
  for (const [index, sample] of samples.entries()) {
    const files = await generate(parseDocument(formatDocument(sample), 'random.json'), printer)
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

// The package formats what it prints, which takes most of the time: fewer of them.
const samples: Record<Printer, number> = { 'built-in': 60, 'json-schema-to-typescript': 15 }

test.each(printers)('the bindings of random protocols compile, types by %s', async printer => {
  const folder = temporaryFolder('random')
  const given = [rare, ...fc.sample(protocols, { numRuns: runs(samples[printer]), seed })]
  expect(await writeSamples(folder, given, printer)).toBeGreaterThan(given.length * 0.6)
  expect(typeCheck(folder)).toBe('')
})

test('the bindings of random protocols are as the formatter leaves them', async () => {
  const folder = temporaryFolder('format')
  expect(await writeSamples(folder, [rare, ...fc.sample(asciiProtocols, { numRuns: runs(25), seed })])).toBeGreaterThan(
    runs(15),
  )
  const { formatter, javascript } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
  writeFileSync(
    join(folder, 'biome.json'),
    JSON.stringify({ formatter, javascript, json: { formatter: { enabled: false } } }),
  )
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
  const { status, stderr } = spawnSync(process.execPath, [biome, 'format', '--max-diagnostics=20', '.'], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(status, stderr).toBe(0)
})
