import { type Command, InvalidArgumentError } from 'commander'
import { addAgentOptions } from '../agent-options.js'
import type { ListenOptions } from '../listen.js'

const help = `
Each line is the kind of message, its method, and its content: what the agent
tells, what it asks, and what it is answered. Tokens are redacted.
Exit code: 0 at the end of --for or with Ctrl-C, 1 when the agent has closed.`

export function registerListen(program: Command): void {
  addAgentOptions(program.command('listen'))
    .description('connect to the agent and show what arrives from it')
    .option('--for <time>', 'stop after a while: 500ms, 30s, 5m', parseTime)
    .option('--json', 'print each message as one line of JSON')
    .addHelpText('after', help)
    .action(async (options: ListenOptions) => {
      const { listen } = await import('../listen.js')
      await listen(options)
    })
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** The milliseconds of a time such as `30s`. */
export function parseTime(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text)
  if (!match) throw new InvalidArgumentError('give a number with a unit, such as 500ms, 30s or 5m.')
  return Number(match[1]) * (unitMs[match[2] ?? 's'] ?? 1)
}
