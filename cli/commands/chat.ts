import { type Command, InvalidArgumentError, Option } from 'commander'
import { addAgentOptions } from '../agent-options.js'
import type { ChatOptions } from '../chat/options.js'
import { collect } from '../option-values.js'

const examples = `
Examples:
  agent-bindings chat -m "What does this do?" --file src/index.ts:1-40
  git diff | agent-bindings chat --agent codex -m "Review this:" --stdin
  agent-bindings chat --agent claude --permissions read
  agent-bindings chat --protocol acp -- my-agent --acp
  agent-bindings chat --demo

Without -m and --stdin, on a terminal, it is a conversation; /help in it lists
its commands. The agent is Cody, one that is known by name (see "agents"), or
the command after "--". What it asks for is decided on the terminal, and denied
where nobody can be asked; --permissions decides instead. Permissions only
answer what an agent asks. They are no sandbox: agents act without asking, too.`

export function registerChat(program: Command): void {
  addAgentOptions(program.command('chat'))
    .usage('[options] [-- command...]')
    .allowExcessArguments()
    .description('ask an agent one question, or hold a conversation')
    .option('-m, --message <text>', 'the question')
    .option('--stdin', 'read the question, or text that goes with it, from standard input')
    .option('-f, --file <file[:a-b]>', 'a file, or some of its lines, that goes with it (repeatable)', collect)
    .option('--image <file>', 'an image that goes with the first question (repeatable)', collect)
    .addOption(new Option('--permissions <what>', 'what the agent may do').choices(['deny', 'read', 'edit', 'all']))
    .option('--resume <id>', 'go on with an earlier chat')
    .option('--set <name=value>', 'choose a setting: model=NAME, effort=high (repeatable)', collectSetting)
    .option('--model <model>', 'the same as --set model=MODEL')
    .option('--protocol <name>', 'protocol of the command after "--": acp or codex')
    .option('--demo', 'talk to an agent that needs no account, no key and no network')
    .option(
      '--context-repo <name>',
      'Cody: a repository to search, such as github.com/owner/name (repeatable)',
      collect,
    )
    .option('--show-context', 'list the files that went with the question')
    .option('--json', 'print the reply as JSON when it is complete')
    .addHelpText('after', examples)
    .action(chat)
}

function collectSetting(value: string, before?: string[]): string[] {
  if (!/^[^=]+=./.test(value)) throw new InvalidArgumentError('Give NAME=VALUE, such as model=opus.')
  return collect(value, before)
}

async function chat(options: ChatOptions, { args }: Command): Promise<void> {
  const { askOnce, readQuestion } = await import('../chat/ask-once.js')
  const single = options.message !== undefined || options.stdin === true
  if (!single && (!process.stdin.isTTY || options.json))
    throw new Error('there is no question: give one with -m, or on standard input with --stdin')
  const question = single ? await readQuestion(options) : ''
  if (single && question === '') throw new Error('the question is empty')

  const { openTalk } = await import('../chat/open-talk.js')
  const { commandAfterDashes } = await import('../agents/choose.js')
  const { withProgress } = await import('../progress-line.js')
  const { TerminalPrompter } = await import('../chat/prompter.js')
  const command = commandAfterDashes()
  if (args.length > command.length) throw new Error('chat takes no arguments: give the question with -m')
  const prompter = new TerminalPrompter()
  const talk = await withProgress('starting the agent', () => openTalk(options, command, prompter))
  try {
    if (single) process.exitCode = await askOnce(talk, question, options, prompter)
    else {
      const { converse } = await import('../chat/conversation.js')
      process.exitCode = await converse(talk, options, prompter)
    }
  } finally {
    await talk.close()
  }
}
