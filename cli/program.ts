import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { registerAgent } from './commands/agent.js'
import { registerCall } from './commands/call.js'
import { registerChat } from './commands/chat.js'
import { registerCheck } from './commands/check.js'
import { registerConfig } from './commands/config.js'
import { registerConform } from './commands/conform.js'
import { registerDiff } from './commands/diff.js'
import { registerDocs } from './commands/docs.js'
import { registerGenerate } from './commands/generate.js'
import { registerImport } from './commands/import.js'
import { registerListen } from './commands/listen.js'
import { registerModels } from './commands/models.js'
import { registerVerify } from './commands/verify.js'
import { registerWhoami } from './commands/whoami.js'
import { reportFailure } from './report.js'

const { version, description } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
  description: string
}

/** The command line: every command registers itself and loads its work only when it is run. */
export function createProgram(): Command {
  const program = new Command('agent-bindings').description(description).version(version).exitOverride()
  registerGenerate(program)
  registerCheck(program)
  registerDiff(program)
  registerConform(program)
  registerDocs(program)
  registerImport(program)
  registerVerify(program)
  registerChat(program)
  registerModels(program)
  registerWhoami(program)
  registerCall(program)
  registerListen(program)
  registerAgent(program)
  registerConfig(program)
  return program
}

/** Runs the command line. @returns the exit code; commands set `process.exitCode` for results other than success. */
export async function run(program: Command, argv: readonly string[]): Promise<number> {
  try {
    await program.parseAsync(argv)
    return typeof process.exitCode === 'number' ? process.exitCode : 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    reportFailure(error)
    return 1
  }
}
