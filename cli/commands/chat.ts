import type { Command } from 'commander'
import { addAgentOptions, connectionOptions } from '../agent-options.js'
import type { ChatOptions } from '../chat/options.js'
import { collect } from '../option-values.js'

const examples = `
Examples:
  agent-bindings chat -m "What does this do?" --context-file src/index.ts:1-40
  git diff | agent-bindings chat -m "Review this change:" --stdin
  agent-bindings chat

Without -m and --stdin, on a terminal, it is a conversation; /help in it lists
its commands.

Exit code: 0 answered, 1 failed, 130 cancelled.`

export function registerChat(program: Command): void {
  addAgentOptions(program.command('chat'))
    .description('ask one question, or hold a conversation')
    .option('-m, --message <text>', 'the question')
    .option('--stdin', 'read the question, or what belongs to it, from standard input')
    .option('--context-file <file[:a-b]>', 'a file, or some of its lines, that goes with it (repeatable)', collect)
    .option('--context-repo <name>', 'a repository to search, such as github.com/owner/name (repeatable)', collect)
    .option('--model <model>', 'the model: its id, or an unambiguous part of it')
    .option('--show-context', 'list the files that went with the question')
    .option('--json', 'print the reply as JSON when it is complete')
    .addHelpText('after', examples)
    .action(chat)
}

async function chat(options: ChatOptions): Promise<void> {
  const { askOnce, readQuestion } = await import('../chat/ask-once.js')
  const single = options.message !== undefined || options.stdin === true
  if (!single && (!process.stdin.isTTY || options.json))
    throw new Error('there is no question: give one with -m, or on standard input with --stdin')
  const question = single ? await readQuestion(options) : ''
  if (single && question === '') throw new Error('the question is empty')

  const { openCody } = await import('../../agents/cody/index.js')
  const { withProgress } = await import('../progress-line.js')
  const { Person } = await import('../chat/person.js')
  const person = new Person()
  const cody = await withProgress('starting the agent', async () =>
    openCody({
      ...(await connectionOptions(options)),
      onMessage: message => person.show(message),
      onConfirmation: request => person.confirm(request),
    }),
  )
  try {
    if (single) process.exitCode = await askOnce(cody, question, options)
    else {
      const { converse } = await import('../chat/conversation.js')
      process.exitCode = await converse(cody, options, person)
    }
  } finally {
    await cody.close()
  }
}
