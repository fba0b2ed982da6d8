import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DiagnosticError } from '../../../../codegen/protocol/diagnostic.js'
import { formatDocument, parseDocument } from '../../../../codegen/protocol/document.js'
import type { Protocol } from '../../../../codegen/protocol/model.js'
import { typescriptTarget } from '../../../../codegen/targets/typescript/target.js'
import { root, temporaryFolder, typeCheck, writeFiles } from '../../../support/typescript.js'
import { protocols } from './random-protocols.js'

const runtime = join(root, 'runtime/index.js')

/** The bindings; undefined for a definition that is nothing but itself, which no type can be. */
function generate(protocol: Protocol) {
  try {
    return typescriptTarget.generate(protocol, { runtime })
  } catch (error) {
    if (error instanceof DiagnosticError && error.diagnostics[0]?.code === 'circular-definition') return undefined
    throw error
  }
}

test('the bindings of random protocols compile', () => {
  const seed = Number(process.env.SEED ?? 20)
  const folder = temporaryFolder('random')
  const samples = fc.sample(protocols, { numRuns: 300, seed })
  let generated = 0
  for (const [index, sample] of samples.entries()) {
    const protocol = parseDocument(formatDocument(sample), 'random.json')
    const files = generate(protocol)
    if (!files) continue
    generated++
    expect(files.map(file => file.path)).toEqual(fileNames)
    writeFiles(join(folder, String(index)), files)
  }
  expect(generated).toBeGreaterThan(200)
  expect(typeCheck(folder)).toBe('')
})

const fileNames = ['types.ts', 'protocol.ts', 'methods.ts', 'client.ts', 'server.ts', 'index.ts']
