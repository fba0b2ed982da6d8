import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CodexClient } from '../../generated/codex/0.169.0/index.js'
import { type ModelRequest, startModelStandIn } from '../../testing/index.js'
import { codex } from './coding-agents.js'
import { describePeer, temporaryFolder, throughConform } from './peers.js'

/** What the model does. */
function reply({ prompt, toolResults }: ModelRequest) {
  if (prompt === 'wait') return [{ text: 'I wait' }, { hang: true as const }]
  if (toolResults.length > 0) return 'done'
  if (prompt === 'run') return codex.run('touch made.txt')
  if (prompt === 'patch') return codex.write('patched.txt', 'hello')
  return [{ text: ['Hel', 'lo'] }]
}

describePeer('Codex app-server', () => {
  const folder = temporaryFolder()

  test('a session: models, a turn, approvals, an interruption', async () => {
    await using model = await startModelStandIn({ replies: reply })
    const cwd = join(folder(), 'project')
    const home = join(folder(), 'home')
    mkdirSync(cwd)
    mkdirSync(home)
    const { command, env } = codex.reference(model.url, home)
    const conform = throughConform('codex/0.169.0', folder(), command)
    const asked: string[] = []
    await using client = await CodexClient.spawn({
      ...conform.spawn,
      cwd,
      env,
      validate: 'throw',
      handlers: {
        'item/commandExecution/requestApproval': ({ command }) => {
          asked.push(`command ${command}`)
          return { decision: 'accept' }
        },
        'item/fileChange/requestApproval': () => {
          asked.push('file change')
          return { decision: 'decline' }
        },
      },
    })
    await client.initialize({ clientInfo: { name: 'peers-test', version: '1.0.0' } })
    await client.initialized()
    expect((await client.model.list({})).data.length).toBeGreaterThan(0)
    const { thread } = await client.thread.start({ cwd, approvalPolicy: 'untrusted', sandbox: 'workspace-write' })

    let text = ''
    const spoken = new EventTarget()
    client.on('item/agentMessage/delta', ({ delta }) => {
      text += delta
      spoken.dispatchEvent(new Event('delta'))
    })
    const ask = async (question: string, during: (turnId: string) => Promise<unknown> = async () => {}) => {
      text = ''
      const completed = new Promise<string>(resolve => {
        client.on('turn/completed', ({ turn }) => resolve(turn.status))
      })
      const { turn } = await client.turn.start({ threadId: thread.id, input: [{ type: 'text', text: question }] })
      await during(turn.id)
      return completed
    }

    expect(await ask('hello')).toBe('completed')
    expect(text).toBe('Hello')
    expect(await ask('run')).toBe('completed')
    expect(existsSync(join(cwd, 'made.txt'))).toBe(true)
    expect(await ask('patch')).toBe('completed')
    expect(existsSync(join(cwd, 'patched.txt'))).toBe(false)
    expect(asked).toEqual([expect.stringContaining('touch made.txt'), 'file change'])

    const said = new Promise(resolve => spoken.addEventListener('delta', resolve, { once: true }))
    const interrupted = await ask('wait', async turnId => {
      await said
      await client.turn.interrupt({ threadId: thread.id, turnId })
    })
    expect(interrupted).toBe('interrupted')
    await client.close()
    conform.expectConforms('codex')
  })
})
