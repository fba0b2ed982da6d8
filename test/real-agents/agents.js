// The agents that the scenarios run with: exact versions, how each one runs without network and account, and how a model
// makes it use its tools.

/**
 * @typedef {object} RealAgent
 * @property {string} name as in the table of known agents
 * @property {string} title
 * @property {string} package
 * @property {string} version the newest that runs on Node 20
 * @property {'acp' | 'codex' | 'cody'} protocol
 * @property {string} document the document that its messages are compared with
 * @property {Program} [program] none for the embedded Cody
 * @property {(modelUrl: string) => Record<string, string>} [environment]
 * @property {(modelUrl: string) => Record<string, string>} [files] configuration: texts by path below the home folder
 * @property {boolean} [namesChatsByMinute] whether it begins a chat anew that is resumed in the minute that it began in
 * @property {Tools} [tools] none where its model gets no tools
 *
 * @typedef {object} Program
 * @property {string} path below `node_modules`; a script of Node unless `isNative`
 * @property {readonly string[]} args
 * @property {boolean} [isNative]
 * @property {boolean} [runsInstallScripts] whether the package is incomplete without its own installation script
 *
 * @typedef {object} Tools calls of an agent's own tools
 * @property {(command: string) => readonly ModelReplyPart[]} run
 * @property {(path: string, content: string) => readonly ModelReplyPart[]} write
 *
 * @typedef {import('agent-bindings/testing').ModelReplyPart} ModelReplyPart
 */

/** @type {Tools} */
const codexTools = {
  run: cmd => [{ tool: 'exec_command', input: { cmd } }],
  write: (path, content) => [
    { tool: 'apply_patch', input: `*** Begin Patch\n*** Add File: ${path}\n+${content}\n*** End Patch\n` },
  ],
}

/** @type {Pick<RealAgent, 'environment' | 'files'>} */
const codexHome = {
  environment: () => ({ CODEX_HOME: '$HOME/.codex' }),
  files: modelUrl => ({
    // A model that Codex knows: about any other one it warns in every reply.
    '.codex/config.toml': `model = "gpt-5.5"
model_provider = "standin"

[model_providers.standin]
name = "standin"
base_url = "${modelUrl}/v1"
wire_api = "responses"
supports_websockets = false

[analytics]
enabled = false
`,
  }),
}

const json = (/** @type {object} */ value) => `${JSON.stringify(value, null, 2)}\n`

/** The configuration of opencode, and of Kilo, which is made from it. */
const opencodeConfig = (/** @type {string} */ modelUrl) =>
  json({
    model: 'standin/stand-in',
    small_model: 'standin/stand-in',
    permission: { edit: 'ask', bash: 'ask', webfetch: 'ask' },
    provider: {
      standin: {
        npm: '@ai-sdk/openai-compatible',
        options: { baseURL: `${modelUrl}/v1`, apiKey: 'any' },
        models: { 'stand-in': { attachment: true, modalities: { input: ['text', 'image'], output: ['text'] } } },
      },
    },
  })

/** @type {Tools} */
const opencodeTools = {
  run: command => [{ tool: 'bash', input: { command, description: 'a test' } }],
  write: (path, content) => [{ tool: 'write', input: { filePath: path, content } }],
}

/** @type {readonly RealAgent[]} */
export const realAgents = [
  {
    name: 'codex',
    title: 'Codex app-server',
    package: '@openai/codex',
    version: '0.171.0',
    protocol: 'codex',
    document: 'codex/0.169.0',
    program: { path: '@openai/codex/bin/codex.js', args: ['app-server'] },
    ...codexHome,
    tools: codexTools,
  },
  {
    name: 'claude',
    title: 'claude-agent-acp',
    package: '@agentclientprotocol/claude-agent-acp',
    version: '0.49.0',
    protocol: 'acp',
    document: 'acp/1',
    program: { path: '@agentclientprotocol/claude-agent-acp/dist/index.js', args: [] },
    environment: modelUrl => ({
      CLAUDE_CONFIG_DIR: '$HOME/.claude',
      ANTHROPIC_API_KEY: 'any',
      ANTHROPIC_BASE_URL: modelUrl,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    }),
    tools: {
      run: command => [{ tool: 'Bash', input: { command, description: 'a test' } }],
      write: (path, content) => [{ tool: 'Write', input: { file_path: path, content } }],
    },
  },
  {
    name: 'gemini',
    title: 'Gemini CLI',
    package: '@google/gemini-cli',
    version: '0.61.0',
    protocol: 'acp',
    document: 'acp/1',
    program: { path: '@google/gemini-cli/bundle/gemini.js', args: ['--acp'] },
    namesChatsByMinute: true,
    environment: modelUrl => ({
      GEMINI_API_KEY: 'any',
      GOOGLE_GEMINI_BASE_URL: modelUrl,
      GEMINI_MODEL: 'stand-in',
    }),
    files: () => ({
      '.gemini/settings.json': json({
        // Where it does not trust a folder, it starts no MCP servers.
        security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: false } },
        general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
      }),
    }),
    tools: {
      run: command => [{ tool: 'run_shell_command', input: { command, description: 'a test' } }],
      write: (path, content) => [{ tool: 'write_file', input: { file_path: path, content } }],
    },
  },
  {
    name: 'qwen',
    title: 'Qwen Code',
    package: '@qwen-code/qwen-code',
    version: '0.15.10',
    protocol: 'acp',
    document: 'acp/1',
    program: { path: '@qwen-code/qwen-code/cli.js', args: ['--acp'] },
    environment: modelUrl => ({
      OPENAI_API_KEY: 'any',
      OPENAI_BASE_URL: `${modelUrl}/v1`,
      OPENAI_MODEL: 'stand-in',
    }),
    files: () => ({
      '.qwen/settings.json': json({
        security: { auth: { selectedType: 'openai' } },
        general: { enableAutoUpdate: false },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
      }),
    }),
    tools: {
      run: command => [{ tool: 'run_shell_command', input: { command, description: 'a test', is_background: false } }],
      write: (path, content) => [{ tool: 'write_file', input: { file_path: path, content } }],
    },
  },
  {
    name: 'opencode',
    title: 'opencode',
    package: 'opencode-ai',
    version: '1.18.33',
    protocol: 'acp',
    document: 'acp/1',
    program: { path: 'opencode-ai/bin/opencode.exe', args: ['acp'], isNative: true, runsInstallScripts: true },
    environment: () => ({
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
      OPENCODE_DISABLE_SHARE: '1',
    }),
    files: modelUrl => ({ '.config/opencode/opencode.json': opencodeConfig(modelUrl) }),
    tools: opencodeTools,
  },
  {
    name: 'kilo',
    title: 'Kilo',
    package: '@kilocode/cli',
    version: '7.7.7',
    protocol: 'acp',
    document: 'acp/1',
    program: { path: '@kilocode/cli/bin/kilo', args: ['acp'], isNative: true, runsInstallScripts: true },
    environment: () => ({
      KILO_DISABLE_MODELS_FETCH: '1',
      KILO_DISABLE_AUTOUPDATE: '1',
      KILO_DISABLE_DEFAULT_PLUGINS: '1',
      KILO_DISABLE_SESSION_INGEST: '1',
      KILO_DISABLE_SHARE: '1',
      KILO_TELEMETRY_LEVEL: 'off',
    }),
    files: modelUrl => ({ '.config/kilo/kilo.json': opencodeConfig(modelUrl) }),
    tools: opencodeTools,
  },
  {
    name: 'copilot',
    title: 'GitHub Copilot CLI',
    package: '@github/copilot',
    version: '1.0.102',
    protocol: 'acp',
    document: 'acp/1',
    program: { path: '@github/copilot/npm-loader.js', args: ['--acp', '--no-auto-update'] },
    environment: modelUrl => ({
      COPILOT_PROVIDER_BASE_URL: `${modelUrl}/v1`,
      COPILOT_PROVIDER_API_KEY: 'any',
      COPILOT_MODEL: 'stand-in',
      COPILOT_OFFLINE: 'true',
    }),
    tools: {
      run: command => [{ tool: 'bash', input: { command, description: 'a test' } }],
      write: (path, content) => [{ tool: 'create', input: { path, file_text: content } }],
    },
  },
  {
    name: 'codex-acp',
    title: 'codex-acp',
    package: '@agentclientprotocol/codex-acp',
    version: '2.6.0',
    protocol: 'acp',
    document: 'acp/1',
    program: { path: '@agentclientprotocol/codex-acp/dist/index.js', args: [] },
    ...codexHome,
    // In its own first mode it runs everything without asking.
    environment: () => ({ CODEX_HOME: '$HOME/.codex', MODEL_PROVIDER: 'standin', INITIAL_AGENT_MODE: 'read-only' }),
    // Inside of its sandbox it runs commands without asking.
    tools: {
      ...codexTools,
      run: cmd => [
        { tool: 'exec_command', input: { cmd, sandbox_permissions: 'require_escalated', justification: 'a test' } },
      ],
    },
  },
  {
    name: 'cody',
    title: 'Cody, embedded',
    package: '@sourcegraph/cody-web',
    version: '0.4.0',
    protocol: 'cody',
    document: 'cody/1.28.1',
  },
]
