import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AcpClient, type SessionUpdate } from '../../generated/acp/1/index.js'
import { type ModelRequest, startModelStandIn } from '../../testing/index.js'
import { claude } from './coding-agents.js'
import { describePeer, temporaryFolder, throughConform } from './peers.js'

describePeer('claude-agent-acp', () => {
  const folder = temporaryFolder()

  test('a session: a prompt, permissions, cancellation', async () => {
    const cwd = join(folder(), 'project')
    const home = join(folder(), 'home')
    mkdirSync(cwd)
    mkdirSync(home)
    const reply = ({ prompt, toolResults }: ModelRequest) => {
      if (prompt.includes('wait')) return [{ text: 'I wait' }, { hang: true as const }]
      if (toolResults.length > 0) return 'written'
      if (prompt.includes('write')) return claude.write(join(cwd, 'made.txt'), 'hello')
      return [{ text: ['Hel', 'lo'] }]
    }
    await using model = await startModelStandIn({ replies: reply })
    const { command, env } = claude.reference(model.url, home)
    const conform = throughConform('acp/1', folder(), command)
    const asked: string[] = []
    await using client = await AcpClient.spawn({
      ...conform.spawn,
      cwd,
      env,
      validate: 'throw',
      handlers: {
        'session/request_permission': ({ options, toolCall }) => {
          asked.push(toolCall.title ?? '')
          const allow = options.find(({ kind }) => kind === 'allow_once')
          return { outcome: allow ? { outcome: 'selected', optionId: allow.optionId } : { outcome: 'cancelled' } }
        },
      },
    })
    const updates: SessionUpdate[] = []
    client.on('session/update', ({ update }) => void updates.push(update))
    const text = () =>
      updates
        .map(update =>
          update.sessionUpdate === 'agent_message_chunk' && update.content.type === 'text' ? update.content.text : '',
        )
        .join('')

    expect((await client.initialize({ protocolVersion: 1, clientCapabilities: {} })).protocolVersion).toBe(1)
    const { sessionId } = await client.session.new({ cwd, mcpServers: [] })
    const ask = (question: string) => client.session.prompt({ sessionId, prompt: [{ type: 'text', text: question }] })

    expect(await ask('hello')).toMatchObject({ stopReason: 'end_turn' })
    expect(text()).toContain('Hello')
    expect(await ask('write')).toMatchObject({ stopReason: 'end_turn' })
    expect(asked).toEqual([expect.stringContaining('made.txt')])
    expect(readFileSync(join(cwd, 'made.txt'), 'utf8')).toBe('hello')
    const waiting = ask('wait')
    await expect.poll(text, { timeout: 20_000 }).toContain('I wait')
    await client.session.cancel({ sessionId })
    expect(await waiting).toMatchObject({ stopReason: 'cancelled' })
    await client.close()
    conform.expectConforms('claude-agent-acp')
  })
})
