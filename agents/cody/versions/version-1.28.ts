import { randomUUID } from 'node:crypto'
import type { CodyClient } from '../../../generated/cody/1.28/index.js'
import type { RequestOptions } from '../../../runtime/index.js'
import type { Range } from '../../session/workspace/text-edits.js'
import type { ChatModel } from '../models.js'
import type { Repository } from '../repositories.js'
import type { ChatMessage, Transcript } from '../webview-messages.js'
import {
  type AgentVersion,
  type EditTaskState,
  type ExportedChat,
  messagesOf,
  type Question,
  type SignIn,
} from './agent-version.js'
import { fileItem, finalTranscript, unsupported } from './messages.js'
import { signInOf } from './sign-in-status.js'

export class Version128 implements AgentVersion {
  readonly name = '1.28'
  readonly #client: CodyClient
  /** Ids of the repositories that each chat was told to search. */
  readonly #searched = new Map<string, string>()

  constructor(client: CodyClient) {
    this.#client = client
  }

  async signIn(): Promise<SignIn> {
    return signInOf(await this.#client.extensionConfiguration.status())
  }

  async models(): Promise<ChatModel[]> {
    const { models } = await this.#client.chat.models({ modelUsage: 'chat' })
    return models.map(({ model, title, provider, tags }) => ({ id: model, title, provider, available: true, tags }))
  }

  async setModel(chat: string, model: string): Promise<void> {
    await this.#client.webview.receiveMessage({ id: chat, message: { command: 'chatModel', model } })
  }

  async submit({ chat, text, files, repositories }: Question, options: RequestOptions): Promise<Transcript> {
    await this.#search(chat, repositories)
    const message = {
      command: 'submit' as const,
      text,
      submitType: 'user' as const,
      addEnhancedContext: repositories.length > 0,
      contextFiles: files.map(fileItem),
    }
    return finalTranscript(await this.#client.chat.submitMessage({ id: chat, message }, options))
  }

  /**
   * This version goes on showing the rest of a cancelled reply, and never answers a question that follows another: the
   * conversation is taken to a new chat, without the question that was cancelled.
   */
  async goOn(_: string, said: readonly ChatMessage[], model: string | undefined): Promise<string> {
    return said.length === 0 ? this.#client.chat.new() : this.#open(randomUUID(), said, model)
  }

  restore(exported: ExportedChat): Promise<string> {
    return this.#open(exported.chatID, messagesOf(exported))
  }

  #open(chatID: string, said: readonly ChatMessage[], model?: string): Promise<string> {
    const messages = said.map(({ speaker, text, model }) => ({
      speaker: speaker === 'human' ? ('human' as const) : ('assistant' as const),
      ...(text && { text }),
      ...(model && { model }),
    }))
    return this.#client.chat.restore({ chatID, messages, ...(model && { modelID: model }) })
  }

  command(name: string): Promise<string> {
    if (name === 'explain' || name === 'smell' || name === 'test') return this.#client.commands[name]()
    throw unsupported(name, ['explain', 'smell', 'test'])
  }

  async edit(instruction: string, range: Range): Promise<string | undefined> {
    return (await this.#client.editCommands.code({ instruction, range })).id
  }

  editState(id: string): Promise<EditTaskState> {
    return this.#client.editTask.getTaskDetails({ id })
  }

  async cancelEdit(id: string): Promise<void> {
    await this.#client.editTask.cancel({ id })
  }

  async #search(chat: string, repositories: readonly Repository[]): Promise<void> {
    const wanted = repositories.map(({ id }) => id).join()
    if ((this.#searched.get(chat) ?? '') === wanted) return
    const message = { command: 'context/choose-remote-search-repo' as const, explicitRepos: [...repositories] }
    await this.#client.webview.receiveMessage({ id: chat, message })
    this.#searched.set(chat, wanted)
  }
}
