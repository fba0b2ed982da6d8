import { fileURLToPath } from 'node:url'
import type { Agent, Chat, ContextEntry, Input, Setting } from '../../agents/session/index.js'
import { showLine } from '../../base/visible-text.js'
import { checkFile, fileInput } from './files.js'
import { PartPrinter, printParts } from './print-parts.js'
import type { TerminalPrompter } from './prompter.js'

/** What a conversation begins with. */
interface TalkOptions {
  /** Folder that files are read from. */
  readonly cwd: string
  /** Images that go with the first question. */
  readonly images: readonly Input[]
  readonly introduction: string | undefined
  readonly prompter: TerminalPrompter
  /** Ends helpers that were started with the agent, such as a stand-in. */
  readonly close: (() => Promise<void>) | undefined
}

/** How an answer ended. */
interface Answer {
  readonly isCancelled: boolean
  /** Files that went with the question, one a line. */
  readonly files: readonly string[]
  /** What `--json` prints. */
  readonly json: object
}

/** A chat with an agent, as the command line uses it. */
export class Talk {
  readonly #agent: Agent
  readonly #options: TalkOptions
  #chat: Chat
  #images: readonly Input[]

  constructor(agent: Agent, chat: Chat, options: TalkOptions) {
    this.#agent = agent
    this.#options = options
    this.#chat = this.#listenTo(chat)
    this.#images = options.images
  }

  /** Name of the agent, for the first line. */
  get title(): string {
    return this.#agent.name
  }

  get introduction(): string | undefined {
    return this.#options.introduction
  }

  /** Id to resume the chat with; undefined when it cannot be resumed by another process. */
  get resumeId(): string | undefined {
    return this.#agent.can.resume ? this.#chat.id : undefined
  }

  /** Aborts when the agent is gone. */
  get closed(): AbortSignal {
    return this.#agent.client.connection.signal
  }

  get settings(): readonly Setting[] {
    return this.#chat.settings
  }

  /** Chooses a setting. @returns what was chosen, for people */
  async choose(category: string, wanted: string): Promise<string> {
    await this.#chat.set(category, wanted)
    const setting = this.settings.find(setting => setting.category === category)
    return setting?.choices.find(({ value }) => value === setting.value)?.name ?? setting?.value ?? wanted
  }

  /** @throws {Error} the file cannot go along */
  checkFile(file: string): Promise<void> {
    return checkFile(file, this.#options.cwd)
  }

  /** Asks, and prints the reply as it comes. @param quiet prints nothing but notices */
  async ask(
    text: string,
    { files, quiet = false, signal }: { files: readonly string[]; quiet?: boolean; signal: AbortSignal },
  ): Promise<Answer> {
    const reply = this.#chat.ask([text, ...this.#images, ...files.map(fileInput)], { signal })
    const { done, usage, tools, context, notices } = await printParts(reply, this.#options.prompter, quiet)
    this.#images = []
    const json = {
      chat: this.#chat.id,
      text: done.text,
      stop: done.stop,
      model: this.settings.find(({ category }) => category === 'model')?.value,
      usage: done.usage ?? usage,
      tools,
      context,
      notices,
    }
    // Most agents do not say which files their model got.
    const shown = context.length > 0 ? context.map(contextLine) : files
    return { isCancelled: done.stop === 'cancelled', files: shown.map(showLine), json }
  }

  /** Starts a new chat. */
  async restart(): Promise<void> {
    this.#chat = this.#listenTo(await this.#agent.newChat())
  }

  async close(): Promise<void> {
    await this.#agent.close()
    await this.#options.close?.()
  }

  /** Shows what the agent says while no reply is being written. */
  #listenTo(chat: Chat): Chat {
    const printer = new PartPrinter(false)
    chat.on(part => {
      if (part.type === 'notice' || part.type === 'tool') void printer.print(part)
    })
    return chat
  }
}

function contextLine({ uri, lines }: ContextEntry): string {
  const path = uri.startsWith('file:') ? pathOf(uri) : uri
  return lines ? `${path}:${lines.first}-${lines.last}` : path
}

/** The path of a file; the URI as it is where it has none here: an agent may name another machine. */
function pathOf(uri: string): string {
  try {
    return fileURLToPath(uri)
  } catch {
    return uri
  }
}
