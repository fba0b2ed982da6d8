import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { startSourcegraphStandIn } from '../../testing/sourcegraph-stand-in/index.js'
import { Project, packInto, repository } from '../support/installed-package.js'

const program = `import { openCody } from 'agent-bindings/cody/session'

const cody = await openCody({ tcp: { port: Number(process.argv[2]) } })
const chat = await cody.newChat()
console.log(await chat.ask('Is this the installed package?').text())
await cody.close()
`

/** Installs the package from its tarball, with the packages that it and its user need, without asking a registry. */
async function unpack(tarball: string, project: Project): Promise<void> {
  const modules = join(project.folder, 'node_modules')
  mkdirSync(join(modules, 'agent-bindings'), { recursive: true })
  await project.run('tar', ['-xzf', tarball, '--strip-components=1', '-C', join(modules, 'agent-bindings')])
  const { dependencies } = JSON.parse(project.read('node_modules/agent-bindings/package.json')) as {
    dependencies: Record<string, string>
  }
  for (const name of [...Object.keys(dependencies), '@sourcegraph/cody-web', 'fake-indexeddb']) {
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(join(repository, 'node_modules', name), join(modules, name), 'junction')
  }
}

test('the installed package talks to the embedded agent over TCP', async () => {
  using parent = new Project()
  using project = new Project({ 'ask.mjs': program })
  const { tarball } = await packInto(parent.folder)
  await unpack(tarball, project)
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
}, 120_000)
