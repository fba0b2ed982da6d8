/** Something that can be chosen, such as a model. */
interface Choice {
  readonly id: string
  readonly title: string
  readonly isCurrent: boolean
  /** What is worth knowing besides, for people. */
  readonly note?: string
  /** The same for programs. */
  readonly details?: object
}

/** How an answer ended. */
interface Answer {
  readonly isCancelled: boolean
  /** Files that went with the question, one a line. */
  readonly files: readonly string[]
  /** What `--json` prints. */
  readonly json: object
}

/** A chat with any agent, as `chat` uses it. */
export interface Talk {
  /** Who answers, for the first line. */
  readonly title: string
  /** Id to resume the chat with; undefined when it cannot be resumed. */
  readonly resumeId: string | undefined
  /** Aborts when the agent is gone. */
  readonly closed: AbortSignal
  /** What can be chosen, by category. */
  categories(): readonly string[]
  choices(category: string): Promise<readonly Choice[]>
  /** Chooses. @returns what was chosen, for people */
  choose(category: string, wanted: string): Promise<string>
  /** Lists or chooses the repositories to search; undefined where the agent has none. */
  repositories?: ((names?: readonly string[]) => Promise<readonly string[]>) | undefined
  /** @throws {Error} the file cannot go along */
  checkFile(file: string): Promise<void>
  ask(text: string, options: { files: readonly string[]; quiet?: boolean; signal: AbortSignal }): Promise<Answer>
  /** Begins anew. */
  restart(): Promise<void>
  close(): Promise<void>
}
