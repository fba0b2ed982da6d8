import { applyEdits, type Range, type TextEdit } from './text-edits.js'

/** What is told to the agent about documents. */
export interface DocumentNotifier {
  notify(method: DocumentNotification, params: { uri: string; content?: string; selection?: Range }): Promise<void>
}

type DocumentNotification =
  | 'textDocument/didOpen'
  | 'textDocument/didChange'
  | 'textDocument/didClose'
  | 'textDocument/didFocus'

/**
 * The documents that are open, and what the agent has of them. Each change goes to the agent at once, so that both
 * always have the same text.
 */
export class Documents {
  readonly #texts = new Map<string, string>()
  readonly #agent: DocumentNotifier

  constructor(agent: DocumentNotifier) {
    this.#agent = agent
  }

  /** URIs of the open documents, in the order in which they were opened. */
  get open(): string[] {
    return [...this.#texts.keys()]
  }

  /** The text of an open document; undefined when it is not open. */
  textOf(uri: string): string | undefined {
    return this.#texts.get(uri)
  }

  /** Opens a document with its text, or replaces the text of one that is open. */
  async openDocument(uri: string, text: string, selection?: Range): Promise<void> {
    const method = this.#texts.has(uri) ? 'textDocument/didChange' : 'textDocument/didOpen'
    this.#texts.set(uri, text)
    await this.#agent.notify(method, { uri, content: text, ...(selection && { selection }) })
  }

  /** Makes a document the one that is worked on; commands refer to it, and to what is selected in it. */
  async focus(uri: string, selection?: Range): Promise<void> {
    const content = this.#textOrThrow(uri)
    await this.#agent.notify('textDocument/didFocus', { uri })
    if (selection) await this.#agent.notify('textDocument/didChange', { uri, content, selection })
  }

  /** Changes an open document: gives it a new text, or edits the one it has. @returns the text it has now */
  async change(uri: string, change: string | readonly TextEdit[]): Promise<string> {
    const before = this.#textOrThrow(uri)
    const text = typeof change === 'string' ? change : applyEdits(before, change)
    this.#texts.set(uri, text)
    await this.#agent.notify('textDocument/didChange', { uri, content: text })
    return text
  }

  /** Closes a document; nothing happens when it is not open. */
  async close(uri: string): Promise<void> {
    if (this.#texts.delete(uri)) await this.#agent.notify('textDocument/didClose', { uri })
  }

  #textOrThrow(uri: string): string {
    const text = this.#texts.get(uri)
    if (text === undefined) throw new TypeError(`${uri} is not open: open it with documents.openDocument`)
    return text
  }
}
