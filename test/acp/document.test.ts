import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { importProtocol } from '../../codegen/commands/import.js'
import { loadDocument } from '../../codegen/protocol/document.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const committed = join(root, 'schema/acp/1.json')

test('the committed document is what the installed package publishes, and every method has its line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'acp-'))
  try {
    const { diagnostics } = await importProtocol({
      recipe: 'acp',
      checkout: 'node_modules/@agentclientprotocol/sdk',
      output: join(folder, 'schema', '1.json'),
      cwd: root,
    })
    expect(diagnostics).toEqual([])
    const read = loadDocument(join(folder, 'schema', '1.json'))
    expect({ ...read, $schema: '../protocol.schema.json' }).toEqual(loadDocument(committed))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('it has every method that the SDK names', async () => {
  const { AGENT_METHODS, CLIENT_METHODS, PROTOCOL_METHODS } = await import('@agentclientprotocol/sdk')
  const names = [AGENT_METHODS, CLIENT_METHODS, PROTOCOL_METHODS].flatMap(methods => Object.values<string>(methods))
  expect(loadDocument(committed).methods.map(({ method }) => method)).toEqual(expect.arrayContaining(names))
})

test('nothing but names and shapes was taken over', () => {
  expect(JSON.stringify(loadDocument(committed).$defs)).not.toMatch(/"description":"/)
})
