import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type ModelReply, type ModelRequest, startModelStandIn } from '../../testing/index.js'
import { type CodingAgent, claude, codex } from './coding-agents.js'
import { describePeer, temporaryFolder } from './peers.js'

// The bot of test/packed/approval-bot.test.ts, with real agents; only their models are scripted.

const bot = fileURLToPath(new URL('../../examples/approval-bot.js', import.meta.url))

/** Codex names a command with the shell of the machine. */
const inShells = (command: string) =>
  ['/bin/bash', '/usr/bin/bash', '/bin/zsh', '/bin/sh'].flatMap(shell => [
    `${shell} -lc '${command}'`,
    `${shell} -c '${command}'`,
  ])

describePeer('a bot over Codex and Claude', () => {
  const folder = temporaryFolder()

  test('allows what its policy names and denies the rest', async () => {
    const cwd = join(folder(), 'project')
    mkdirSync(cwd)
    const agents: Record<string, unknown> = {}
    const models = []
    for (const [name, peer] of Object.entries<CodingAgent>({ codex, claude })) {
      const calls = [...peer.run(`touch ${name}.allow`), ...peer.run(`touch ${name}.deny`)]
      const replies = ({ prompt, toolResults }: ModelRequest): ModelReply =>
        prompt.includes('Do it') && toolResults.length === 0 ? calls : 'It is done.'
      const model = await startModelStandIn({ replies })
      models.push(model)
      const home = join(folder(), name)
      mkdirSync(home)
      agents[name] = peer.reference(model.url, home)
    }
    const titles = ['touch claude.allow', ...inShells('touch codex.allow')]
    const policy = join(folder(), 'policy.json')
    writeFileSync(policy, JSON.stringify({ agents, allow: [{ kind: 'execute', titles }] }))

    const { code, stdout, stderr } = await run(cwd, policy)
    await Promise.all(models.map(model => model.close()))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const name of Object.keys(agents)) {
      for (const decision of ['allow', 'deny'])
        expect(stdout).toMatch(
          new RegExp(`"${name}","kind":"execute","title":".*${name}\\.${decision}.*"decision":"${decision}"`),
        )
      expect(stdout).toContain(`{"agent":"${name}","stop":"end","text":"It is done."}`)
      expect(existsSync(join(cwd, `${name}.allow`))).toBe(true)
      expect(existsSync(join(cwd, `${name}.deny`))).toBe(false)
    }
  })
})

function run(cwd: string, policy: string) {
  return new Promise<{ code: number; stdout: string; stderr: string }>(resolve => {
    execFile(process.execPath, [bot, policy, 'Do it.'], { cwd }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    )
  })
}
