import { CodyClient } from '../../../generated/cody/1.114/index.js'
import type { AgentConnection, RequestOptions } from '../../../runtime/index.js'
import type { ChatModel } from '../models.js'
import type { Transcript } from '../webview-messages.js'
import type { AgentVersion, EditTaskState, ExportedChat, Question, SignIn, User } from './agent-version.js'
import { fileItem, finalTranscript, repositoryItem, unsupported } from './messages.js'
import { signInOf } from './sign-in-status.js'

export class Version1114 implements AgentVersion {
  readonly name = '1.114'
  readonly #client: CodyClient

  constructor(connection: AgentConnection) {
    this.#client = new CodyClient(connection)
  }

  async signIn(): Promise<SignIn> {
    return signInOf(await this.#client.extensionConfiguration.status())
  }

  async models(): Promise<ChatModel[]> {
    const { models } = await this.#client.chat.models({ modelUsage: 'chat' })
    return models.map(({ model, isModelAvailable }) => ({
      id: model.id,
      title: model.title,
      provider: model.provider,
      available: isModelAvailable,
      tags: model.tags,
    }))
  }

  async setModel(chat: string, model: string): Promise<void> {
    await this.#client.chat.setModel({ id: chat, model })
  }

  async submit({ chat, text, files, repositories }: Question, options: RequestOptions): Promise<Transcript> {
    const contextItems = [...repositories.map(repositoryItem), ...files.map(fileItem)]
    const message = { command: 'submit' as const, text, contextItems }
    return finalTranscript(await this.#client.chat.submitMessage({ id: chat, message }, options))
  }

  async goOn(chat: string): Promise<string> {
    return chat
  }

  async restore({ chatID, transcript }: ExportedChat, { endpoint, username }: User): Promise<string> {
    // The agent keeps the history of each account apart.
    await this.#client.chat.import({ history: { [`${endpoint}-${username}`]: { [chatID]: transcript } }, merge: true })
    const id = await this.#client.chat.new()
    await this.#client.webview.receiveMessage({ id, message: { command: 'restoreHistory', chatID } })
    return id
  }

  command(name: string): Promise<string> {
    if (name === 'explain' || name === 'smell') return this.#client.commands[name]()
    throw unsupported(name, ['explain', 'smell'])
  }

  async edit(): Promise<string | undefined> {
    // The instruction is asked for with `editTask/getUserInput`.
    return (await this.#client.editTask.start()) ?? undefined
  }

  editState(id: string): Promise<EditTaskState> {
    return this.#client.editTask.getTaskDetails(id)
  }

  async cancelEdit(id: string): Promise<void> {
    await this.#client.editTask.cancel(id)
  }
}
