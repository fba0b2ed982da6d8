import type { AgentReference, DrivenProtocol } from './agent.js'

/** An agent that can be opened by its name. */
export interface KnownAgent {
  /** Name for `openAgent` and `--agent`. */
  readonly name: string
  /** What it is, for people. */
  readonly title: string
  /** The protocol that it speaks. */
  readonly protocol: DrivenProtocol
  /** The program and its arguments; none for the embedded Cody. */
  readonly command: readonly string[]
  /** What has to be installed. */
  readonly install: string
  /**
   * Variables of this process's environment that it gets besides the minimal ones: those whose names begin with one of
   * these words.
   */
  readonly environment: readonly string[]
  /** What a person can do to sign in. */
  readonly waysToSignIn: readonly string[]
}

/** The agents that are known by name. */
// biome-ignore format: a table, an agent in two lines
export const knownAgents: readonly KnownAgent[] = [
  program('codex', 'OpenAI Codex', 'codex app-server',
    { npm: '@openai/codex', protocol: 'codex', environment: ['CODEX_HOME', 'OPENAI_'], waysToSignIn: ['run: codex login'] }),
  // Other variables of Claude Code change what it does when its client is started by Claude Code.
  program('claude', 'Claude Code', 'claude-agent-acp',
    { npm: '@agentclientprotocol/claude-agent-acp', environment: ['ANTHROPIC_', 'CLAUDE_CONFIG_DIR', 'CLAUDE_CODE_DISABLE_'], waysToSignIn: ['run: claude /login', 'set ANTHROPIC_API_KEY'] }),
  program('gemini', 'Gemini CLI', 'gemini --acp',
    { npm: '@google/gemini-cli', environment: ['GEMINI_', 'GOOGLE_'], waysToSignIn: ['run: gemini', 'set GEMINI_API_KEY'] }),
  program('qwen', 'Qwen Code', 'qwen --acp',
    { npm: '@qwen-code/qwen-code', environment: ['OPENAI_'], waysToSignIn: ['run: qwen', 'set OPENAI_API_KEY'] }),
  program('opencode', 'opencode', 'opencode acp',
    { npm: 'opencode-ai', environment: ['OPENCODE_CONFIG', 'ANTHROPIC_', 'OPENAI_'], waysToSignIn: ['run: opencode auth login'] }),
  program('kilo', 'Kilo', 'kilo acp',
    { npm: '@kilocode/cli', environment: ['KILO_CONFIG', 'ANTHROPIC_', 'OPENAI_'], waysToSignIn: ['run: kilo auth login'] }),
  program('copilot', 'GitHub Copilot CLI', 'copilot --acp',
    { npm: '@github/copilot', environment: ['COPILOT_', 'GH_TOKEN', 'GITHUB_TOKEN'], waysToSignIn: ['run: copilot, then /login'] }),
  program('codex-acp', 'OpenAI Codex, over ACP', 'codex-acp',
    { npm: '@agentclientprotocol/codex-acp', environment: ['CODEX_HOME', 'CODEX_API_KEY', 'INITIAL_AGENT_MODE', 'MODEL_PROVIDER', 'OPENAI_'], waysToSignIn: ['run: codex login', 'set OPENAI_API_KEY'] }),
  { name: 'cody', title: 'Sourcegraph Cody', protocol: 'cody', command: [], install: 'npm install @sourcegraph/cody-web@0.4.0 fake-indexeddb',
    environment: [], waysToSignIn: ['set SRC_ENDPOINT and SRC_ACCESS_TOKEN'] },
]

/** A program from npm; it speaks ACP unless the table says otherwise. */
function program(name: string, title: string, command: string, { npm, ...rest }: Rest): KnownAgent {
  return { name, title, protocol: 'acp', command: command.split(' '), install: `npm install -g ${npm}`, ...rest }
}

type Rest = Pick<KnownAgent, 'environment' | 'waysToSignIn'> & Partial<KnownAgent> & { readonly npm: string }

/**
 * The agent of a name.
 *
 * @param name such as `codex` or `claude`
 * @returns undefined when there is none
 */
export const knownAgent = (name: string): KnownAgent | undefined => knownAgents.find(agent => agent.name === name)

/**
 * How a known agent is started.
 *
 * @param agent the agent
 * @param own environment that it gets its variables from; that of this process by default
 */
export function referenceTo(
  { name, protocol, command, environment }: KnownAgent,
  own: Readonly<Record<string, string | undefined>> = process.env,
): AgentReference {
  if (protocol === 'cody') return { protocol, name }
  const isIts = ([key]: [string, unknown]) => environment.some(word => key.startsWith(word))
  return { protocol, command, env: Object.fromEntries(Object.entries(own).filter(isIts)), name }
}
