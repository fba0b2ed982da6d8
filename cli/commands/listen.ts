import type { Command } from 'commander'
import { addAgentOptions } from '../agent-options.js'
import type { ListenOptions } from '../listen.js'
import { parseTime } from '../option-values.js'

const help = `
Each line is the kind of message, its method, and its content: what the agent
announces, what it asks, and what it is answered. Tokens are redacted.

Examples:
  agent-bindings listen --for 30s
  agent-bindings listen --agent codex
  agent-bindings listen --protocol lsp -- typescript-language-server --stdio`

export function registerListen(program: Command): void {
  addAgentOptions(program.command('listen'))
    .usage('[options] [-- command...]')
    .allowExcessArguments()
    .description('connect to an agent and show what arrives from it')
    .option('--protocol <document>', 'protocol of the agent: acp, acp@1, or the path of a document')
    .option('--for <time>', 'stop after a while: 500ms, 30s, 5m', parseTime)
    .option('--json', 'print each message as one line of JSON')
    .addHelpText('after', help)
    .action(async (options: ListenOptions, { args }: Command) => {
      const { commandAfterDashes } = await import('../agents/choose.js')
      const command = commandAfterDashes()
      if (args.length > command.length) throw new Error('listen takes no arguments but a command after "--"')
      const { listen } = await import('../listen.js')
      await listen(options, command)
    })
}
