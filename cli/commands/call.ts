import type { Command } from 'commander'
import { addAgentOptions } from '../agent-options.js'
import type { CallOptions } from '../call/call.js'
import { parseTime } from '../option-values.js'

const help = `
Examples:
  agent-bindings call --list chat/
  agent-bindings call chat/models --describe
  agent-bindings call chat/models '{"modelUsage": "chat"}'
  agent-bindings call graphql/getRepoIds @parameters.json
  echo '{"key": "a"}' | agent-bindings call commands/custom -

The parameters are checked against the protocol document before they are sent.
The result is JSON on standard output.

Exit code: 0 answered, 1 failed.`

export function registerCall(program: Command): void {
  addAgentOptions(program.command('call'))
    .argument('[method]', 'wire name of a request or notification')
    .argument('[parameters]', 'JSON, @FILE, or - for standard input')
    .description('send any request to the agent and print its result')
    .option('--list', 'list the methods, or those that begin with METHOD; starts nothing')
    .option('--describe', 'show what a method takes and gives; starts nothing')
    .option('--protocol <version>', 'version of the protocol for --list and --describe', '1.114')
    .option('--unchecked', 'send the parameters as they are, also of an unknown method')
    .option('--timeout <time>', 'give up after a while: 500ms, 30s, 5m', parseTime)
    .option('--json', 'print the result on one line')
    .addHelpText('after', help)
    .action(async (method: string | undefined, parameters: string | undefined, options: CallOptions) => {
      const { listMethods, describeMethod } = await import('../call/describe.js')
      if (options.list) return listMethods(options.protocol, method ?? '')
      if (method === undefined) throw new Error('there is no method: name one, or list them with --list')
      if (options.describe) return describeMethod(options.protocol, method)
      const { call } = await import('../call/call.js')
      await call(method, parameters, options)
    })
}
