import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { TypeScriptOptions } from '../../../../codegen/readers/typescript/options.js'

/** Options for definitions that lie in a folder of their own, which is removed after the test. */
export function definitions(files: string | Record<string, string>): TypeScriptOptions {
  const root = mkdtempSync(join(tmpdir(), 'definitions-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(typeof files === 'string' ? { 'checkout/protocol.ts': files } : files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const maps = { clientRequests: 'ClientRequests' }
  return { protocol: 'test', version: '1', root: join(root, 'checkout'), entry: 'protocol.ts', maps }
}

/** Definitions with one method whose parameters are of the type `T`. */
export const withT = (text: string) => `${text}\nexport type ClientRequests = { m: [T, null] }\n`
