import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jsonSchemaReader } from '../../../../codegen/readers/json-schema/index.js'
import { repository } from '../../../support/installed-package.js'

// Copilot's schemas are not free to copy: they are read where somebody has the package.
const root = process.env.AGENT_BINDINGS_COPILOT ?? join(repository, 'node_modules/@github/copilot')
const isThere = existsSync(join(root, 'schemas/api.schema.json'))
if (!isThere)
  console.warn(
    'Skipped: the schemas of Copilot. Set AGENT_BINDINGS_COPILOT to a folder of the npm package @github/copilot.',
  )

test.runIf(isThere)('the tree of methods that Copilot ships is read', async () => {
  const { protocol } = await jsonSchemaReader.read({
    protocol: 'copilot',
    version: '1',
    root,
    entry: 'schemas/api.schema.json',
    tree: {
      marker: 'rpcMethod',
      branches: { server: 'clientToServer', session: 'clientToServer', clientSession: 'serverToClient' },
    },
  })
  expect(protocol.methods.length).toBeGreaterThan(80)
  expect(new Set(protocol.methods.map(({ messageDirection }) => messageDirection))).toEqual(
    new Set(['clientToServer', 'serverToClient']),
  )
  expect(protocol.methods.find(({ method }) => method === 'ping')?.result).toEqual({
    $ref: '#/$defs/PingResult',
    description: expect.any(String),
  })
})
