import { splitCommand } from './command-line.js'
import { asHeaders } from './headers.js'
import type { SettingName, SettingValues } from './settings.js'

/** A setting: what sets it, its default, and who may decide it. */
export interface SettingRow<Name extends SettingName = SettingName> {
  readonly name: Name
  /** One line for help texts, the schema and the page. */
  readonly summary: string
  /** The value when nothing sets it. */
  readonly default: (cwd: string) => SettingValues[Name]
  /** The default as a person reads it. */
  readonly shownDefault: string
  /** Environment variables, strongest first, and how their text is read. */
  readonly variables?: readonly (readonly [variable: string, read: (text: string, variable: string) => unknown])[]
  /** The key in the `agent` section of a configuration file; `/` leads into an object. */
  readonly file?: {
    readonly key: string
    /** JSON Schema of the value. */
    readonly schema: object
    /** The value is a path, relative to the file; or the name of the variable that holds the setting. */
    readonly holds?: 'path' | 'variable'
  }
  /** The option of the command line, as `--name <value>`, and how its value becomes the setting's. */
  readonly option?: {
    readonly flags: string
    readonly read?: (value: never) => unknown
    /** Commands that have a use for it add it themselves. */
    readonly perCommand?: true
  }
  /** What a file decides with it that only the user may, and when it does. A file that was only found may not. */
  readonly trust?: { readonly decides: string; readonly unless?: 'embedded' | 'inside the folder of the file' }
  /** The part of the value that is never shown. */
  readonly secret?: 'whole' | 'values'
}

const text = { type: 'string', minLength: 1 }
const asIs = (value: string) => value
const asCommand = (value: string, place: string) => (value === 'embedded' ? value : splitCommand(value, place))

type Rows = { readonly [Name in SettingName]: Omit<SettingRow<Name>, 'name'> }

const rows: Rows = {
  agent: {
    summary: '"embedded", or the program of an agent with its arguments',
    default: () => 'embedded',
    shownDefault: '`embedded`',
    variables: [
      ['CODY_AGENT_COMMAND', asCommand],
      ['CODY_AGENT_BINARY', value => [value, 'api', 'jsonrpc-stdio']],
    ],
    file: {
      key: 'command',
      schema: { anyOf: [{ const: 'embedded' }, { type: 'array', minItems: 1, items: text }] },
    },
    option: { flags: '--agent <command>', read: (value: string) => asCommand(value, '--agent') },
    trust: { decides: 'decides which program is run', unless: 'embedded' },
  },
  host: {
    summary: 'host of a running agent',
    default: () => '127.0.0.1',
    shownDefault: '`127.0.0.1`',
    variables: [['CODY_AGENT_HOST', asIs]],
    file: { key: 'tcp/host', schema: text },
    option: { flags: '--tcp <host:port>', read: ({ host }: { host: string }) => host },
    trust: { decides: 'decides who gets the access token' },
  },
  port: {
    summary: 'TCP port of a running agent, which is used in place of a command',
    default: () => undefined,
    shownDefault: 'none',
    variables: [['CODY_AGENT_PORT', Number]],
    file: { key: 'tcp/port', schema: { type: 'integer', minimum: 1, maximum: 65535 } },
    option: { flags: '--tcp <host:port>', read: ({ port }: { port: number }) => port },
    trust: { decides: 'decides who gets the access token' },
  },
  allowRemote: {
    summary: 'consent to an agent on another machine: the connection is not protected',
    default: () => false,
    shownDefault: '`false`',
    file: { key: 'tcp/allowRemote', schema: { type: 'boolean' } },
    option: { flags: '--allow-remote' },
  },
  endpoint: {
    summary: 'URL of the Sourcegraph instance',
    default: () => 'https://sourcegraph.com/',
    shownDefault: '`https://sourcegraph.com/`',
    variables: [['SRC_ENDPOINT', asIs]],
    file: { key: 'endpoint', schema: { type: 'string', pattern: '^https?://' } },
    option: { flags: '--endpoint <url>' },
    trust: { decides: 'decides who gets the access token' },
  },
  accessToken: {
    summary: 'the access token; a file names the variable that holds it',
    default: () => '',
    shownDefault: 'none',
    variables: [['SRC_ACCESS_TOKEN', asIs]],
    file: {
      key: 'accessTokenVariable',
      schema: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
      holds: 'variable',
    },
    trust: { decides: 'decides which variable is sent as the access token' },
    secret: 'whole',
  },
  customHeaders: {
    summary: 'HTTP headers that the instance needs besides: `Name: value` a line, or a JSON object',
    default: () => ({}),
    shownDefault: 'none',
    variables: [['SRC_HEADERS', asHeaders]],
    secret: 'values',
  },
  workspace: {
    summary: 'folder that the agent works in',
    default: cwd => cwd,
    shownDefault: 'the working folder',
    variables: [['CODY_AGENT_WORKSPACE', asIs]],
    file: { key: 'workspace', schema: text, holds: 'path' },
    option: { flags: '--workspace <folder>' },
    trust: { decides: 'lets the agent work outside the folder of the file', unless: 'inside the folder of the file' },
  },
  model: {
    summary: 'model of new chats: an id, or an unambiguous part of one',
    default: () => undefined,
    shownDefault: "the instance's",
    variables: [['CODY_AGENT_MODEL', asIs]],
    file: { key: 'model', schema: text },
    option: { flags: '--model <model>', perCommand: true },
  },
  trace: {
    summary: 'file that every message is appended to, without its content, as JSON lines',
    default: () => undefined,
    shownDefault: 'none',
    variables: [['CODY_AGENT_TRACE', asIs]],
    file: { key: 'trace', schema: text, holds: 'path' },
    option: { flags: '--trace <file>' },
    trust: { decides: 'decides which file is written' },
  },
  allow: {
    summary: 'origins that the embedded agent may reach besides the endpoint (repeatable)',
    default: () => [],
    shownDefault: 'none',
    file: { key: 'allow', schema: { type: 'array', items: { type: 'string', pattern: '^https?://' } } },
    option: { flags: '--allow <origin>' },
    trust: { decides: 'decides who gets the access token' },
  },
}

/** The settings in the order in which they are shown. A setting is added here and in `SettingValues`, nowhere else. */
export const settingRows: readonly SettingRow[] = Object.entries(rows).map(
  ([name, row]) => ({ name, ...row }) as SettingRow,
)

/** JSON Schema of the `agent` section of a configuration file. */
export function agentSectionSchema(): object {
  const object = (description: string, properties: Record<string, object>) => ({
    description,
    type: 'object',
    additionalProperties: false,
    properties,
  })
  const tcp = object('A running agent, used in place of the command.', {})
  const section = object('How the Cody agent is reached. Arguments and environment variables count more.', {})
  for (const { summary, file } of settingRows) {
    if (!file) continue
    const [first = '', second] = file.key.split('/')
    const described = { description: capitalized(summary), ...file.schema }
    if (second !== undefined) tcp.properties[second] = described
    section.properties[first] = second === undefined ? described : { ...tcp, required: ['port'] }
  }
  return section
}

/** The table of settings for the page, in Markdown. */
export function settingsPage(): string {
  const code = (text: string) => `\`${text}\``
  const lines = settingRows.map(({ name, summary, shownDefault, variables = [], file, option }) =>
    [
      code(name),
      capitalized(summary),
      variables.map(([variable]) => code(variable)).join(', '),
      file ? code(file.key) : '',
      option ? code(option.flags) : '',
      shownDefault,
    ].join(' | '),
  )
  const head = [
    'setting | what it is | variables | in the file | option | default',
    '--- | --- | --- | --- | --- | ---',
  ]
  return [...head, ...lines].map(line => `| ${line} |`.replaceAll(/ +\|/g, ' |')).join('\n')
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
