// The agents that the scenarios run with: exact versions, how each one runs without network and account, and how a model
// makes it use its tools.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} Place where an agent works
 * @property {string} cwd
 * @property {string} home an empty home folder
 * @property {string} modelUrl address of the model stand-in
 *
 * @typedef {object} RealAgent
 * @property {string} name as in the table of known agents
 * @property {string} title
 * @property {string} package
 * @property {string} version the newest that runs on Node 20
 * @property {boolean} [runsInstallScripts] whether the package is incomplete without its own installation script
 * @property {'acp' | 'codex'} protocol
 * @property {string} document the document that its messages are compared with
 * @property {string} program path inside `node_modules`; a script of Node unless `isNative`
 * @property {boolean} [isNative]
 * @property {readonly string[]} args
 * @property {(place: Place) => Record<string, string>} environment may write configuration files
 * @property {(command: string) => Reply} run a call of the agent's tool for commands
 * @property {(path: string, content: string) => Reply} write a call of the agent's tool that makes a file
 *
 * @typedef {import('agent-bindings/testing').ModelReply} Reply
 */

/** @param {string} path @param {string} text */
function writeConfig(path, text) {
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
}

/** Codex reads its provider from a file. @param {Place} place */
function codexHome({ home, modelUrl }) {
  const folder = join(home, '.codex')
  writeConfig(
    join(folder, 'config.toml'),
    `model = "stand-in"
model_provider = "standin"

[model_providers.standin]
name = "standin"
base_url = "${modelUrl}/v1"
wire_api = "responses"
supports_websockets = false

[analytics]
enabled = false
`,
  )
  return { CODEX_HOME: folder }
}

const codexTools = {
  /** @param {string} cmd @returns {Reply} */
  run: cmd => [{ tool: 'exec_command', input: { cmd } }],
  /** Codex takes a patch out of a command. @param {string} path @param {string} content @returns {Reply} */
  write: (path, content) =>
    codexTools.run(`apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: ${path}\n+${content}\n*** End Patch\nEOF`),
}

/** @type {readonly RealAgent[]} */
export const realAgents = [
  {
    name: 'codex',
    title: 'Codex app-server',
    package: '@openai/codex',
    version: '0.169.0',
    protocol: 'codex',
    document: 'codex/0.169.0',
    program: '@openai/codex/bin/codex.js',
    args: ['app-server'],
    environment: codexHome,
    ...codexTools,
  },
  {
    name: 'claude',
    title: 'claude-agent-acp',
    package: '@agentclientprotocol/claude-agent-acp',
    version: '0.49.0',
    protocol: 'acp',
    document: 'acp/1',
    program: '@agentclientprotocol/claude-agent-acp/dist/index.js',
    args: [],
    environment: ({ home, modelUrl }) => ({
      CLAUDE_CONFIG_DIR: join(home, '.claude'),
      ANTHROPIC_API_KEY: 'any',
      ANTHROPIC_BASE_URL: modelUrl,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    }),
    run: command => [{ tool: 'Bash', input: { command, description: 'a test' } }],
    write: (path, content) => [{ tool: 'Write', input: { file_path: path, content } }],
  },
  {
    name: 'gemini',
    title: 'Gemini CLI',
    package: '@google/gemini-cli',
    version: '0.61.0',
    protocol: 'acp',
    document: 'acp/1',
    program: '@google/gemini-cli/bundle/gemini.js',
    args: ['--acp'],
    environment({ home, modelUrl }) {
      const settings = {
        security: { auth: { selectedType: 'gemini-api-key' } },
        general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
      }
      writeConfig(join(home, '.gemini', 'settings.json'), JSON.stringify(settings))
      return { GEMINI_API_KEY: 'any', GOOGLE_GEMINI_BASE_URL: modelUrl, GEMINI_MODEL: 'stand-in' }
    },
    run: command => [{ tool: 'run_shell_command', input: { command, description: 'a test' } }],
    write: (path, content) => [{ tool: 'write_file', input: { file_path: path, content } }],
  },
  {
    name: 'qwen',
    title: 'Qwen Code',
    package: '@qwen-code/qwen-code',
    version: '0.15.10',
    protocol: 'acp',
    document: 'acp/1',
    program: '@qwen-code/qwen-code/cli.js',
    args: ['--acp'],
    environment({ home, modelUrl }) {
      const settings = {
        security: { auth: { selectedType: 'openai' } },
        general: { enableAutoUpdate: false },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
      }
      writeConfig(join(home, '.qwen', 'settings.json'), JSON.stringify(settings))
      return {
        OPENAI_API_KEY: 'any',
        OPENAI_BASE_URL: `${modelUrl}/v1`,
        OPENAI_MODEL: 'stand-in',
        QWEN_DISABLE_AUTO_TITLE: '1',
      }
    },
    run: command => [{ tool: 'run_shell_command', input: { command, description: 'a test', is_background: false } }],
    write: (path, content) => [{ tool: 'write_file', input: { file_path: path, content } }],
  },
  {
    name: 'opencode',
    title: 'opencode',
    package: 'opencode-ai',
    version: '1.18.33',
    runsInstallScripts: true,
    protocol: 'acp',
    document: 'acp/1',
    program: 'opencode-ai/bin/opencode.exe',
    isNative: true,
    args: ['acp'],
    environment: ({ modelUrl }) => ({
      OPENCODE_CONFIG_CONTENT: JSON.stringify({
        autoupdate: false,
        share: 'disabled',
        model: 'standin/stand-in',
        small_model: 'standin/stand-in',
        permission: { edit: 'ask', bash: 'ask', webfetch: 'ask' },
        provider: {
          standin: {
            npm: '@ai-sdk/openai-compatible',
            options: { baseURL: `${modelUrl}/v1`, apiKey: 'any' },
            models: { 'stand-in': {} },
          },
        },
      }),
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
      OPENCODE_DISABLE_SHARE: '1',
    }),
    run: command => [{ tool: 'bash', input: { command, description: 'a test' } }],
    write: (path, content) => [{ tool: 'write', input: { filePath: path, content } }],
  },
  {
    name: 'copilot',
    title: 'GitHub Copilot CLI',
    package: '@github/copilot',
    version: '1.0.102',
    protocol: 'acp',
    document: 'acp/1',
    program: '@github/copilot/npm-loader.js',
    args: ['--acp', '--no-auto-update'],
    environment: ({ modelUrl }) => ({
      COPILOT_PROVIDER_BASE_URL: `${modelUrl}/v1`,
      COPILOT_PROVIDER_API_KEY: 'any',
      COPILOT_MODEL: 'stand-in',
      COPILOT_OFFLINE: 'true',
    }),
    run: command => [{ tool: 'bash', input: { command, description: 'a test' } }],
    write: (path, content) => [{ tool: 'create', input: { path, file_text: content } }],
  },
  {
    name: 'codex-acp',
    title: 'codex-acp',
    package: '@agentclientprotocol/codex-acp',
    version: '2.6.0',
    protocol: 'acp',
    document: 'acp/1',
    program: '@agentclientprotocol/codex-acp/dist/index.js',
    args: [],
    environment: place => ({ ...codexHome(place), MODEL_PROVIDER: 'standin', NO_BROWSER: '1' }),
    ...codexTools,
  },
]
