import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { startSourcegraphStandIn } from '../../testing/sourcegraph-stand-in/index.js'
import { Project } from '../support/installed-package.js'

const program = `import { openCody } from 'agent-bindings/cody/session'

const cody = await openCody({ tcp: { port: Number(process.argv[2]) } })
const chat = await cody.newChat()
console.log(await chat.ask('Is this the installed package?').text())
await cody.close()
`

test('the installed package talks to the embedded agent over TCP', async () => {
  using project = new Project({ 'ask.mjs': program })
  project.copyInstalled(inject('packed').installed, '@sourcegraph/cody-web', 'fake-indexeddb')
  const standIn = await startSourcegraphStandIn()
  const command = join(project.folder, 'node_modules/agent-bindings/dist/cli/main.js')
  const agent = spawn(process.execPath, [command, 'cody', 'agent', '--port', '0'], {
    cwd: project.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  try {
    const port = await new Promise<string>((resolve, reject) => {
      let said = ''
      agent.stderr.on('data', data => {
        said += String(data)
        const found = /listening on port (\d+)/.exec(said)?.[1]
        if (found) resolve(found)
      })
      agent.once('exit', () => reject(new Error(said)))
    })
    const account = { SRC_ENDPOINT: standIn.endpoint, SRC_ACCESS_TOKEN: standIn.token }
    const { code, stdout, stderr } = await project.run(process.execPath, ['ask.mjs', port], account)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('> Is this the installed package?')
    if (agent.exitCode === null) await once(agent, 'exit')
    expect(agent.exitCode).toBe(0)
  } finally {
    agent.kill()
    await standIn.close()
  }
})
