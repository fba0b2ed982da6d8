import type { Chat, CodySession } from '../../agents/cody/index.js'
import { forTerminal } from '../terminal-text.js'

/** What a conversation has at hand. */
export interface Conversation {
  readonly cody: CodySession
  chat: Chat
  /** Files that go with every question. */
  files: string[]
  say(text: string): void
  /** Begins anew, in a chat that knows nothing of the one before. */
  restart(): Promise<void>
}

interface SlashCommand {
  readonly usage: string
  readonly does: string
  run(words: readonly string[], state: Conversation): Promise<'quit' | undefined>
}

const commands: Readonly<Record<string, SlashCommand>> = {
  model: { usage: '/model [NAME]', does: 'list the models, or choose one', run: model },
  context: {
    usage: '/context [FILE[:A-B]… | clear]',
    does: 'list, add or clear the files that go along',
    run: context,
  },
  repo: { usage: '/repo [NAME… | clear]', does: 'list or choose the repositories to search', run: repo },
  new: { usage: '/new', does: 'begin a new conversation', run: begin },
  help: { usage: '/help', does: 'list these commands', run: help },
  quit: { usage: '/quit', does: 'leave (so does Ctrl-D)', run: async () => 'quit' },
}

/** Runs a line that begins with a slash. @returns `quit` when the conversation is over */
export async function runCommand(line: string, state: Conversation): Promise<'quit' | undefined> {
  const [name = '', ...words] = line.slice(1).trim().split(/\s+/)
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command) return command.run(words, state)
  state.say(`there is no command /${forTerminal(name)}; /help lists them`)
  return undefined
}

async function model([wanted]: readonly string[], { cody, chat, say }: Conversation): Promise<undefined> {
  if (wanted === undefined) {
    for (const { id, title } of await cody.models())
      say(`${id === chat.model?.id ? '*' : ' '} ${forTerminal(`${id}  ${title}`)}`)
    return
  }
  const chosen = await chat.setModel(wanted)
  say(`The model is now ${forTerminal(chosen.title)}.`)
}

async function context(words: readonly string[], state: Conversation): Promise<undefined> {
  if (words[0] === 'clear') state.files = []
  else state.files.push(...words.filter(word => !state.files.includes(word)))
  state.say(
    state.files.length === 0 ? 'No files go along.' : `These go along: ${state.files.map(forTerminal).join(', ')}`,
  )
}

async function repo(words: readonly string[], { chat, say }: Conversation): Promise<undefined> {
  if (words.length > 0) await chat.setRepositories(words[0] === 'clear' ? [] : words)
  const names = chat.repositories.map(({ name }) => forTerminal(name))
  say(names.length === 0 ? 'No repositories are searched.' : `These are searched: ${names.join(', ')}`)
}

async function begin(_: readonly string[], state: Conversation): Promise<undefined> {
  await state.restart()
  state.say('A new conversation.')
}

async function help(_: readonly string[], { say }: Conversation): Promise<undefined> {
  for (const { usage, does } of Object.values(commands)) say(`${usage.padEnd(32)}${does}`)
}
