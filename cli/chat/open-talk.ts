import { fileURLToPath } from 'node:url'
import { chooseAgent } from '../agents/choose.js'
import type { ChatOptions } from './options.js'
import type { TerminalPrompter } from './prompter.js'
import type { Talk } from './talk.js'

/** Opens a chat with the agent that is meant. @throws {Error} the agent speaks a protocol that has no driver */
export async function openTalk(
  options: ChatOptions,
  command: readonly string[],
  prompter: TerminalPrompter,
): Promise<Talk> {
  if (options.demo) {
    if (options.agent !== undefined || command.length > 0) throw new Error('--demo starts an agent of its own')
    const script = fileURLToPath(new URL('./demo-agent.js', import.meta.url))
    const { openSessionTalk } = await import('./session-talk.js')
    return openSessionTalk({ protocol: 'acp', command: [process.execPath, script], name: 'demo' }, options, prompter)
  }
  const chosen = await chooseAgent({ ...options, command })
  if (chosen.kind === 'cody') return (await import('./cody-talk.js')).openCodyTalk(options, prompter)
  if (!chosen.reference)
    throw new Error(
      `chat has drivers for acp, codex and cody, not for ${chosen.protocol}; send its requests with: agent-bindings call --protocol ${chosen.protocol} METHOD -- ${chosen.name}`,
    )
  return (await import('./session-talk.js')).openSessionTalk(chosen.reference, options, prompter)
}
