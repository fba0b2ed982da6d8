import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isName, nameIn, nameOfFile } from '../../../../codegen/commands/init/names.js'
import { makeProject } from '../project.js'

test.each([
  ['MCP Apps Protocol', 'mcp-apps-protocol'],
  ['ExampleJSON-RPC', 'example-json-rpc'],
  ['Café à la carte', 'cafe-a-la-carte'],
  ['3D printers', 'd-printers'],
  ['协议', undefined],
  ['A title that is a whole sentence about the protocol', undefined],
  [7, undefined],
])('the title %j gives %j', (title, name) => {
  expect(nameIn(title)).toBe(name)
  if (name !== undefined) expect(isName(name)).toBe(true)
})

test.each([
  ['src/my_tool.ts', 'my-tool'],
  ['lspExt.d.ts', 'lsp-ext'],
  ['codex_app_server_protocol.schemas-0.169.0.json', 'codex-app-server'],
  ['schema.unstable.json', 'the-package'],
  ['metaModel-3.18.json', 'the-package'],
  ['inner/types.ts', 'inner'],
])('the file %s gives %s', (file, name) => {
  const folder = makeProject({ 'package.json': { name: '@scope/thePackage' }, 'inner/package.json': { name: 'inner' } })
  expect(nameOfFile(join(folder, file), folder)).toBe(name)
})

test('no package gives my-agent', () => {
  const folder = makeProject({ 'inner/package.json': {} })
  expect(nameOfFile(join(folder, 'inner/protocol.ts'), folder)).toBe('my-agent')
})
