import type { AgentReference, DrivenProtocol } from './agent.js'

/** An agent that can be opened by its name. */
export interface KnownAgent {
  readonly name: string
  /** What it is, for people. */
  readonly title: string
  readonly protocol: DrivenProtocol
  /** The program and its arguments; none for the embedded Cody. */
  readonly command: readonly string[]
  /** What has to be installed. */
  readonly install: string
  /** Variables of this process's environment that it gets besides the minimal ones. */
  readonly environment: readonly string[]
  /** What a person can do to sign in. */
  readonly waysToSignIn: readonly string[]
}

const anthropic = ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL', 'ANTHROPIC_MODEL']
const google = ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GEMINI_BASE_URL', 'GEMINI_MODEL']
const openai = ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'OPENAI_MODEL']
const copilot = [
  ...['GH_TOKEN', 'GITHUB_TOKEN', 'COPILOT_GITHUB_TOKEN', 'COPILOT_OFFLINE'],
  ...['COPILOT_PROVIDER_BASE_URL', 'COPILOT_PROVIDER_API_KEY', 'COPILOT_MODEL'],
]

/** The agents that are known by name. */
export const knownAgents: readonly KnownAgent[] = [
  {
    ...program('codex', 'OpenAI Codex', 'codex app-server', '@openai/codex'),
    protocol: 'codex',
    environment: ['CODEX_HOME', ...openai],
    waysToSignIn: ['run: codex login'],
  },
  {
    ...program('claude', 'Claude Code', 'claude-agent-acp', '@agentclientprotocol/claude-agent-acp'),
    environment: ['CLAUDE_CONFIG_DIR', 'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC', ...anthropic],
    waysToSignIn: ['run: claude /login', 'set ANTHROPIC_API_KEY'],
  },
  {
    ...program('gemini', 'Gemini CLI', 'gemini --acp', '@google/gemini-cli'),
    environment: google,
    waysToSignIn: ['run: gemini', 'set GEMINI_API_KEY'],
  },
  {
    ...program('qwen', 'Qwen Code', 'qwen --acp', '@qwen-code/qwen-code'),
    environment: openai,
    waysToSignIn: ['run: qwen', 'set OPENAI_API_KEY'],
  },
  {
    ...program('opencode', 'opencode', 'opencode acp', 'opencode-ai'),
    environment: ['OPENCODE_CONFIG', 'OPENCODE_CONFIG_CONTENT', ...anthropic, ...openai],
    waysToSignIn: ['run: opencode auth login'],
  },
  {
    ...program('copilot', 'GitHub Copilot CLI', 'copilot --acp', '@github/copilot'),
    environment: copilot,
    waysToSignIn: ['run: copilot, then /login'],
  },
  {
    ...program('codex-acp', 'OpenAI Codex, over ACP', 'codex-acp', '@agentclientprotocol/codex-acp'),
    environment: ['CODEX_HOME', 'CODEX_API_KEY', 'INITIAL_AGENT_MODE', 'MODEL_PROVIDER', ...openai],
    waysToSignIn: ['run: codex login', 'set OPENAI_API_KEY'],
  },
  {
    ...{ name: 'cody', title: 'Sourcegraph Cody', protocol: 'cody', command: [], environment: [] },
    install: 'npm install @sourcegraph/cody-web@0.4.0 fake-indexeddb',
    waysToSignIn: ['set SRC_ENDPOINT and SRC_ACCESS_TOKEN'],
  },
]

/** A program from npm; it speaks ACP unless the table says otherwise. */
function program(name: string, title: string, command: string, npmPackage: string) {
  const install = `npm install -g ${npmPackage}`
  return { name, title, protocol: 'acp' as const, command: command.split(' '), install }
}

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
  const env = Object.fromEntries(environment.flatMap(key => (own[key] === undefined ? [] : [[key, own[key]]])))
  return { protocol, command, env, name }
}
