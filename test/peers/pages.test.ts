import { mkdirSync, symlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { startModelStandIn } from '../../testing/index.js'
import { Project, repository } from '../support/installed-package.js'
import { codeBlocks, namedBlock } from '../support/markdown.js'
import { type CodingAgent, claude, codex } from './coding-agents.js'
import { describePeer, peerFile, temporaryFolder } from './peers.js'

const blocks = codeBlocks(join(repository, 'docs/published-protocols.md'))
const agents: Readonly<Record<string, CodingAgent | undefined>> = { codex, acp: claude, mcp: undefined, lsp: undefined }

test('every block of the page is a program or what it prints', () => {
  const names = Object.keys(agents).flatMap(name => [`${name}.js`, `${name}.output`])
  expect(blocks.map(({ name, place }) => name ?? place)).toEqual(names)
})

describePeer('published-protocols.md', () => {
  const home = temporaryFolder()

  test.each(Object.keys(agents))('%s.js prints what the page says', async name => {
    await using model = await startModelStandIn({ replies: () => 'Hello.' })
    using project = new Project({ [`${name}.js`]: namedBlock(blocks, `${name}.js`).text })
    mkdirSync(join(project.folder, 'node_modules'))
    symlinkSync(repository, join(project.folder, 'node_modules/agent-bindings'), 'junction')
    const { code, stdout, stderr } = await project.run(process.execPath, [`${name}.js`], {
      ...agents[name]?.reference(model.url, home()).env,
      PATH: [peerFile('.bin'), process.env.PATH].join(delimiter),
    })
    const output = namedBlock(blocks, `${name}.output`).text
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: output, stderr: '' })
  })
})
