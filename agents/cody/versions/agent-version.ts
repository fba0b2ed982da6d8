import type { ChatExportResult, EditTask } from '../../../generated/cody/1.114/index.js'
import type { RequestOptions } from '../../../runtime/index.js'
import type { FileContent } from '../../session/context-files.js'
import type { Range } from '../../session/workspace/text-edits.js'
import type { ChatModel } from '../models.js'
import type { Repository } from '../repositories.js'
import type { ChatMessage, Transcript } from '../webview-messages.js'

/** The user who is signed in, and the instance. */
export interface User {
  /** Name of the account. */
  readonly username: string
  /** Name for people. */
  readonly displayName: string | undefined
  /** Primary address. */
  readonly email: string | undefined
  /** URL of the instance. */
  readonly endpoint: string
  /** Version of the instance, where the agent tells it. */
  readonly siteVersion: string | undefined
}

/** Whether somebody is signed in. */
export type SignIn =
  /** Somebody is. */
  | { state: 'signedIn'; user: User }
  /** Nobody is. */
  | { state: 'signedOut' }
  /** The agent has not found out yet. */
  | { state: 'pending' }

/** A question with all that goes with it. */
export interface Question {
  readonly chat: string
  readonly text: string
  readonly files: readonly FileContent[]
  readonly repositories: readonly Repository[]
}

/** One version of the agent's protocol, as far as this layer uses it. */
export interface AgentVersion {
  /** First and last version of the agent that this was checked with. */
  readonly name: '1.28' | '1.114'
  signIn(): Promise<SignIn>
  models(): Promise<ChatModel[]>
  setModel(chat: string, model: string): Promise<void>
  submit(question: Question, options: RequestOptions): Promise<Transcript>
  /**
   * The chat in which to go on after a reply was cancelled.
   *
   * @param said what was said before the cancelled question
   * @returns the chat's id; not the one before when that cannot go on
   */
  goOn(chat: string, said: readonly ChatMessage[], model: string | undefined): Promise<string>
  /** Opens a chat that continues an exported one, whether or not this agent remembers it. @returns the chat's id */
  restore(exported: ExportedChat, user: User): Promise<string>
  /** Starts a built-in command on what is focused. @returns its chat */
  command(name: string): Promise<string>
  /** Starts an edit of what is selected in a document. @returns the id of its task; none when it was not started */
  edit(instruction: string, range: Range): Promise<string | undefined>
  /** The state of the task of an edit. @throws {ResponseError} the agent does not know the task */
  editState(id: string): Promise<EditTaskState>
  /** Stops an edit, whatever its state. */
  cancelEdit(id: string): Promise<void>
}

/** A chat as the agent has exported it. */
export type ExportedChat = ChatExportResult

/** The state of an edit, as all versions of the agent have it. */
export type EditTaskState = Pick<EditTask, 'state' | 'error'>

/** The messages of an exported chat. */
export function messagesOf({ transcript }: ExportedChat): ChatMessage[] {
  return transcript.interactions.flatMap(({ humanMessage, assistantMessage }) =>
    assistantMessage ? [humanMessage, assistantMessage] : [humanMessage],
  )
}
