import { type Command, Option } from 'commander'
import type { OpenAgentOptions, Settings } from '../agents/cody/index.js'
import { collect, parseAddress } from './option-values.js'

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
The Sourcegraph instance and the access token are taken from SRC_ENDPOINT and
SRC_ACCESS_TOKEN. "agent-bindings config" shows every setting and its source.`

/** Gives a command the options that reach an agent. */
export function addAgentOptions(command: Command): Command {
  return command
    .option('--agent <command>', 'the agent: "embedded" (default), or the command line of one')
    .addOption(new Option('--tcp <host:port>', 'connect to a running agent instead').argParser(parseAddress))
    .option('--allow-remote', 'consent to an agent on another machine: the connection is not protected')
    .option('--endpoint <url>', 'the Sourcegraph instance')
    .option('--workspace <folder>', 'the folder the agent works in (default: here)')
    .option('--trace <file>', 'append every message, without its content, to a file as JSON lines')
    .option('--payloads', 'with --trace: the content too, without secrets, as "conform --trace" reads it')
    .option('--allow <origin>', 'let the embedded agent reach another origin too (repeatable)', collect)
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
  const { resolveSettings } = await import('../agents/cody/config/resolve.js')
  const { splitCommand } = await import('../agents/cody/config/command-line.js')
  const { loadAgentSection } = await import('./agent-config.js')
  const { agent, tcp, allowRemote, endpoint, workspace, trace, allow, model } = options
  return resolveSettings({
    arguments: {
      agent: agent === undefined || agent === 'embedded' ? agent : splitCommand(agent, '--agent'),
      host: tcp?.host,
      port: tcp?.port,
      ...{ allowRemote, endpoint, workspace, trace, allow, model },
    },
    file: loadAgentSection(options.config),
  })
}

/** How the connection of a command is made: settings settled, trace opened. */
export async function connectionOptions(options: AgentOptions & { model?: string }): Promise<OpenAgentOptions> {
  const settings = await settle(options)
  const { jsonLinesTrace } = await import('../runtime/trace/index.js')
  const { trace } = settings.values
  const { payloads = false } = options
  if (trace === undefined && payloads) throw new Error('--payloads says what is traced: name the file with --trace')
  return { settings, ...(trace !== undefined && { connection: { trace: { sink: jsonLinesTrace(trace), payloads } } }) }
}
