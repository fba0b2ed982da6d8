import type { ModelReplyPart } from '../../testing/index.js'
import { realAgents } from '../real-agents/agents.js'
import { commandOf, offlineEnvironment } from '../real-agents/start.js'
import { peerFile } from './peers.js'

/** An agent without network and account. */
export interface CodingAgent {
  readonly package: string
  readonly version: string
  /** @param modelUrl of a model's stand-in @param home where it keeps what it remembers */
  reference(
    modelUrl: string,
    home: string,
  ): { protocol: 'acp' | 'codex'; command: string[]; env: Record<string, string> }
  /** Calls of its own tools. */
  run(command: string): readonly ModelReplyPart[]
  write(path: string, content: string): readonly ModelReplyPart[]
}

/** The Codex of npm, through its app server. */
export const codex = installedAgent('codex')

/** Claude's agent through ACP, of npm. */
export const claude = installedAgent('claude')

function installedAgent(name: string): CodingAgent {
  const agent = realAgents.find(agent => agent.name === name)
  if (!agent?.program || !agent.tools || agent.protocol === 'cody') throw new TypeError(`there is no peer ${name}`)
  const { protocol, program, tools } = agent
  return {
    package: agent.package,
    version: agent.version,
    reference: (modelUrl, home) => ({
      protocol,
      command: commandOf(program, peerFile('')),
      env: offlineEnvironment(agent, home, modelUrl),
    }),
    ...tools,
  }
}
