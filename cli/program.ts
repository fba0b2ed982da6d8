import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { exitCodeRows, exitCodes } from './exit-codes.js'
import { reportFailure } from './report.js'

type Register = (program: Command) => void

/** The commands by what they are for; only the one that is asked for is loaded. */
const groups: Record<string, Record<string, () => Promise<Register>>> = {
  'Make bindings:': {
    init: async () => (await import('./commands/init.js')).registerInit,
    import: async () => (await import('./commands/import.js')).registerImport,
    generate: async () => (await import('./commands/generate.js')).registerGenerate,
    docs: async () => (await import('./commands/docs.js')).registerDocs,
  },
  'See drift:': {
    check: async () => (await import('./commands/check.js')).registerCheck,
    diff: async () => (await import('./commands/diff.js')).registerDiff,
    conform: async () => (await import('./commands/conform.js')).registerConform,
    verify: async () => (await import('./commands/verify.js')).registerVerify,
  },
  'Drive agents:': {
    call: async () => (await import('./commands/call.js')).registerCall,
    listen: async () => (await import('./commands/listen.js')).registerListen,
    chat: async () => (await import('./commands/chat.js')).registerChat,
    agents: async () => (await import('./commands/agents.js')).registerAgents,
    trace: async () => (await import('./commands/trace.js')).registerTrace,
    mock: async () => (await import('./commands/mock.js')).registerMock,
  },
  'Only for Cody:': {
    cody: async () => (await import('./commands/cody.js')).registerCody,
  },
}

const exitCodeHelp = `
Exit codes, of every command:
${exitCodeRows.map(({ code, meaning }) => `  ${String(code).padEnd(5)}${meaning}`).join('\n')}`

/** The command line. With `wanted`, the name of a command, it has that command only. */
async function createProgram(wanted?: string): Promise<Command> {
  const { version, description } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
    description: string
  }
  const program = new Command('agent-bindings').description(description).version(version).exitOverride()
  program.configureHelp({ subcommandTerm: command => command.name() }).helpCommand(false)
  program.addHelpText('after', exitCodeHelp)
  program.showHelpAfterError('  → --help lists the options and arguments')
  const known = Object.values(groups).some(group => wanted !== undefined && Object.hasOwn(group, wanted))
  for (const [heading, group] of Object.entries(groups)) {
    program.commandsGroup(heading)
    for (const [name, load] of Object.entries(group)) if (!known || name === wanted) (await load())(program)
  }
  return program
}

/** Runs the command line. @returns the exit code; commands set `process.exitCode` for results other than success. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    await (await createProgram(argv[2])).parseAsync(argv)
    return typeof process.exitCode === 'number' ? process.exitCode : 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    reportFailure(error)
    return exitCodes.failed
  }
}
