import { type Command, Option } from 'commander'
import type { OpenAgentOptions, Settings } from '../agents/cody/index.js'
import { resolveSettings, settingRows } from '../agents/cody/settings.js'
import { messageOf } from '../base/error-message.js'
import { statIfThere } from '../base/paths.js'
import { collectOrigins, parseAddress } from './option-values.js'
import { problemReporter } from './report.js'

/** The options that all commands with an agent have. */
export interface AgentOptions {
  agent?: string
  tcp?: { host: string; port: number }
  allowRemote?: boolean
  endpoint?: string
  workspace?: string
  trace?: string
  payloads?: boolean
  allow?: string[]
  config?: string
}

const environmentHelp = `
Cody's Sourcegraph instance and access token are taken from SRC_ENDPOINT and
SRC_ACCESS_TOKEN; "agent-bindings cody config" shows every setting and its
source.`

/** What the options that are settings say on the command line, where it is not what they say of the setting. */
const describedAs: Readonly<Record<string, string>> = { '--tcp': 'connect to a running agent instead' }

/** Gives a command the options that reach Cody: those of the settings, and the configuration file. */
export const addCodyOptions = (command: Command): Command => addOptions(command, describedAs)

/** Gives a command the options that reach any agent: by its name, or those of Cody. */
export const addAgentOptions = (command: Command): Command =>
  addOptions(command, {
    ...describedAs,
    '--agent': 'name of an agent (see "agents"), or the command line of a Cody agent; the embedded Cody by default',
    '--tcp': 'connect to a running agent instead: Cody, or for call and listen what --protocol says',
  })

function addOptions(command: Command, descriptions: Readonly<Record<string, string>>): Command {
  const known = new Set<string>()
  for (const { summary, option } of settingRows) {
    if (!option || option.perCommand || known.has(option.flags)) continue
    known.add(option.flags)
    const [flag = ''] = option.flags.split(' ')
    const described = new Option(option.flags, descriptions[flag] ?? summary)
    if (flag === '--tcp') described.argParser(parseAddress)
    if (flag === '--allow') described.argParser(collectOrigins)
    command.addOption(described)
  }
  return command
    .option('--payloads', 'with --trace: the content too, without secrets, as "conform --trace" reads it')
    .option('-c, --config <file>', 'configuration (default: agent-bindings.json, found upwards)')
    .addOption(new Option('--access-token [token]').hideHelp().argParser(refuseToken))
    .addOption(new Option('--token [token]').hideHelp().argParser(refuseToken))
    .addHelpText('after', environmentHelp)
}

function refuseToken(): never {
  // An InvalidArgumentError would repeat the token.
  throw new Error(
    'every user of this machine can read command lines; put the access token into the environment variable SRC_ACCESS_TOKEN instead, and replace the one that was given here',
  )
}

/** Settles the settings: these options, the environment, the configuration file, the defaults. */
export async function settle(options: AgentOptions & { model?: string }): Promise<Settings> {
  const { loadAgentSection } = await import('./agent-config.js')
  const given = settingRows.flatMap(({ name, option }) => {
    const value = option && new Option(option.flags).attributeName()
    const found = value === undefined ? undefined : (options as Readonly<Record<string, unknown>>)[value]
    // The name of Cody itself is no command.
    if (found === undefined || (name === 'agent' && found === 'cody')) return []
    const read = option?.read as ((value: unknown) => unknown) | undefined
    return [[name, read ? read(found) : found]]
  })
  return resolveSettings({ arguments: Object.fromEntries(given), file: loadAgentSection(options.config) })
}

/** How the connection of a command is made: settings settled, trace opened. */
export async function connectionOptions(options: AgentOptions & { model?: string }): Promise<OpenAgentOptions> {
  const settings = await settle(options)
  requireFolder(settings.values.workspace)
  const trace = await traceOptions(settings.values.trace, options)
  return { settings, connection: { ...(trace && { trace }), onProblem: problemReporter() } }
}

/** @throws {Error} the folder that an agent is to work in is not there */
export function requireFolder(workspace: string): void {
  if (!statIfThere(workspace)?.isDirectory()) throw new Error(`--workspace: there is no folder ${workspace}`)
}

/**
 * Opens the file of a trace.
 *
 * @param file undefined when nothing is traced
 * @throws {Error} it cannot be written
 */
export async function traceOptions(file: string | undefined, { payloads = false }: { payloads?: boolean }) {
  if (file === undefined && payloads) throw new Error('--payloads needs a file: name it with --trace')
  if (file === undefined) return undefined
  const { jsonLinesTrace } = await import('../runtime/trace/index.js')
  try {
    return { sink: jsonLinesTrace(file), payloads }
  } catch (cause) {
    throw new Error(
      `the trace cannot be written to ${file}: ${messageOf(cause)}\n  → name a file that can be written with --trace`,
      { cause },
    )
  }
}
