import type { Command } from 'commander'
import { addAgentOptions } from '../agent-options.js'
import type { ListenOptions } from '../listen.js'
import { parseTime } from '../option-values.js'

const help = `
Each line is the kind of message, its method, and its content: what the agent
announces, what it asks, and what it is answered. Tokens are redacted.

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
