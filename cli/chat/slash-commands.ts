import { showLine } from '../../base/visible-text.js'
import { alignColumns } from '../reports/style.js'
import type { Talk } from './talk.js'

/** The objects that slash commands work on. */
export interface Conversation {
  readonly talk: Talk
  /** Files that go with every question. */
  files: string[]
  say(text: string): void
}

interface SlashCommand {
  readonly usage: string
  readonly does: string
  run(words: readonly string[], state: Conversation): Promise<'quit' | undefined>
}

const commands: Readonly<Record<string, SlashCommand>> = {
  model: { usage: '/model [NAME]', does: 'list the models, or choose one', run: model },
  set: { usage: '/set [NAME [VALUE]]', does: 'list what can be chosen, or choose', run: set },
  context: {
    usage: '/context [FILE[:A-B]… | clear]',
    does: 'list, add or clear the files that go along',
    run: context,
  },
  repo: { usage: '/repo [NAME… | clear]', does: 'list or choose the repositories to search (Cody)', run: repo },
  new: { usage: '/new', does: 'begin a new conversation', run: begin },
  help: { usage: '/help', does: 'list these commands', run: help },
  quit: { usage: '/quit', does: 'leave (so does Ctrl-D)', run: async () => 'quit' },
}

/** Runs a line that begins with a slash. @returns `quit` when the conversation is over */
export async function runCommand(line: string, state: Conversation): Promise<'quit' | undefined> {
  const [name = '', ...words] = line.slice(1).trim().split(/\s+/)
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command) return command.run(words, state)
  state.say(`there is no command /${showLine(name)}; /help lists them`)
  return undefined
}

function model(words: readonly string[], state: Conversation): Promise<undefined> {
  return choose('model', words[0], state)
}

async function set([category, value]: readonly string[], state: Conversation): Promise<undefined> {
  if (category !== undefined) return choose(category, value, state)
  const rows = state.talk.settings.map(({ category, value }) => [category, value ?? ''].map(showLine))
  state.say(rows.length === 0 ? 'Nothing can be chosen.' : alignColumns(rows).join('\n'))
}

async function choose(category: string, wanted: string | undefined, { talk, say }: Conversation): Promise<undefined> {
  if (wanted !== undefined) {
    const chosen = await talk.choose(category, wanted)
    say(`The ${showLine(category)} is now ${showLine(chosen)}.`)
    return
  }
  const setting = talk.settings.find(setting => setting.category === category)
  const choices = setting?.choices.map(({ value, name, description = '' }) => [
    `${value === setting.value ? '*' : ' '} ${showLine(value)}`,
    ...[name, description].map(showLine),
  ])
  if (!setting) say(`This agent has no ${showLine(category)} to choose.`)
  else if (!choices || choices.length === 0)
    say(`The ${showLine(category)} is ${showLine(setting.value || 'not set')}.`)
  else say(alignColumns(choices).join('\n'))
}

async function context(words: readonly string[], state: Conversation): Promise<undefined> {
  if (words[0] === 'clear') state.files = []
  else {
    const added = words.filter(word => !state.files.includes(word))
    // One that cannot go along is refused here, not with every question after it.
    for (const file of added) await state.talk.checkFile(file)
    state.files.push(...added)
  }
  state.say(state.files.length === 0 ? 'No files go along.' : `These go along: ${state.files.map(showLine).join(', ')}`)
}

async function repo(names: readonly string[], { talk, say }: Conversation): Promise<undefined> {
  const searched = () => talk.settings.find(({ category }) => category === 'repositories')
  if (!searched()) return say('This agent searches no repositories by name.') as undefined
  if (names.length > 0) await talk.choose('repositories', names[0] === 'clear' ? '' : names.join(','))
  const value = searched()?.value
  say(value ? `These are searched: ${showLine(value)}` : 'No repositories are searched.')
}

async function begin(_: readonly string[], { talk, say }: Conversation): Promise<undefined> {
  await talk.restart()
  say('A new conversation.')
}

async function help(_: readonly string[], { say }: Conversation): Promise<undefined> {
  for (const { usage, does } of Object.values(commands)) say(`${usage.padEnd(32)}${does}`)
  say('\nA line that ends in \\ goes on; """ alone on a line begins and ends a block.')
}
