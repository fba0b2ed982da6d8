import type { AgentReference } from '../../agents/session/index.js'
import type { ModelReply } from '../../testing/index.js'
import { peerFile } from './peers.js'

type Calls = Extract<ModelReply, readonly unknown[]>

/** An agent without network and account. */
export interface CodingAgent {
  /** @param modelUrl of a model's stand-in @param home where it keeps what it remembers */
  reference(modelUrl: string, home: string): AgentReference & { command: readonly string[] }
  /** Calls of its own tools. */
  run(command: string): Calls
  write(path: string, content: string): Calls
}

/** The Codex of npm, through its app server. */
export const codex: CodingAgent = {
  reference(modelUrl, home) {
    const settings = {
      model: '"stand-in"',
      model_provider: '"standin"',
      'model_providers.standin.name': '"standin"',
      'model_providers.standin.base_url': JSON.stringify(`${modelUrl}/v1`),
      'model_providers.standin.wire_api': '"responses"',
      'model_providers.standin.supports_websockets': 'false',
      'analytics.enabled': 'false',
    }
    const config = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const command = [process.execPath, peerFile('@openai/codex/bin/codex.js'), 'app-server', ...config]
    return { protocol: 'codex', command, env: { CODEX_HOME: home } }
  },
  run: cmd => [{ tool: 'exec_command', input: { cmd } }],
  write: (path, content) =>
    codex.run(`apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: ${path}\n+${content}\n*** End Patch\nEOF`),
}

/** Claude's agent through ACP, of npm. */
export const claude: CodingAgent = {
  reference: (modelUrl, home) => ({
    protocol: 'acp',
    command: [process.execPath, peerFile('@agentclientprotocol/claude-agent-acp/dist/index.js')],
    env: {
      HOME: home,
      CLAUDE_CONFIG_DIR: home,
      ANTHROPIC_API_KEY: 'any',
      ANTHROPIC_BASE_URL: modelUrl,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    },
  }),
  run: command => [{ tool: 'Bash', input: { command, description: 'a test' } }],
  write: (path, content) => [{ tool: 'Write', input: { file_path: path, content } }],
}
