import type { Command } from 'commander'
import { addAgentOptions } from '../agent-options.js'
import type { CallOptions } from '../call/call.js'
import { parseTime } from '../option-values.js'

const help = `
Examples:
  agent-bindings call --list chat/
  agent-bindings call chat/models --describe
  agent-bindings call chat/models '{"modelUsage": "chat"}'
  agent-bindings call --agent codex thread/list '{}'
  agent-bindings call --protocol mcp tools/list '{}' -- my-mcp-server
  agent-bindings call --protocol my.json --tcp 127.0.0.1:3113 hello/greet
  echo '{"key": "a"}' | agent-bindings call commands/custom -

The agent is Cody, one that is known by name (see "agents"), or with the
protocol it speaks the command after "--", or --tcp. The handshake is the
protocol's own. Method and parameters are checked against the protocol document
before the agent is started. The result is JSON on standard output.`

export function registerCall(program: Command): void {
  addAgentOptions(program.command('call'))
    .argument('[method]', 'wire name of a request or notification')
    .argument('[parameters]', 'JSON, @FILE, or - for standard input')
    .usage('[options] [method] [parameters] [-- command...]')
    .allowExcessArguments()
    .description('send any request to an agent and print its result')
    .option('--list', 'list the methods, or those that begin with METHOD; starts nothing')
    .option('--describe', 'show what a method takes and gives; starts nothing')
    .option('--protocol <document>', 'protocol of the agent: acp, acp@1, or the path of a document')
    .option('--unchecked', 'send the parameters as they are, also of an unknown method')
    .option('--timeout <time>', 'give up after a while: 500ms, 30s, 5m', parseTime)
    .option('--json', 'print the result on one line, and methods as JSON')
    .addHelpText('after', help)
    .action(async (_method: unknown, _parameters: unknown, options: CallOptions, { args }: Command) => {
      const { chooseAgent, commandAfterDashes } = await import('../agents/choose.js')
      const command = commandAfterDashes()
      const [method, parameters, ...more] = args.slice(0, args.length - command.length)
      if (more.length > 0) throw new Error(`too many arguments: ${more.join(' ')}`)
      const { listMethods, describeMethod } = await import('../call/describe.js')
      const { call, documentsOf } = await import('../call/call.js')
      const document = async () => {
        const needsNone = options.protocol !== undefined
        const chosen = needsNone ? ({ kind: 'cody' } as const) : await chooseAgent({ ...options, command })
        return documentsOf(chosen, options.protocol)[0] ?? ''
      }
      if (options.list) return listMethods(await document(), method ?? '', options.json)
      if (method === undefined) throw new Error('there is no method: name one, or list them with --list')
      if (options.describe) return describeMethod(await document(), method, options.json)
      await call(method, parameters, command, options)
    })
}
