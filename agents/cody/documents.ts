import { DocumentMap } from '../session/workspace/document-uri.js'
import { applyEdits, type Range, type TextEdit } from '../session/workspace/text-edits.js'

/** Sends the agent notifications about documents. */
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
 * always have the same text. Every spelling of a URI finds its document; the agent gets the URI it was opened with.
 */
export class Documents {
  readonly #texts = new DocumentMap<string>()
  readonly #agent: DocumentNotifier

  /** @param agent gets a notification of every change */
  constructor(agent: DocumentNotifier) {
    this.#agent = agent
  }

  /** URIs of the open documents, in the order in which they were opened. */
  get open(): string[] {
    return [...this.#texts.keys()]
  }

  /**
   * The text of an open document; undefined when it is not open.
   *
   * @param uri URI of the document, in any encoding
   */
  textOf(uri: string): string | undefined {
    return this.#texts.get(uri)
  }

  /**
   * Opens a document with its text, or replaces the text of one that is open.
   *
   * @param uri URI of the document, such as `session.uriOf(path)`
   * @param text the whole text
   * @param selection what is selected in it
   */
  async openDocument(uri: string, text: string, selection?: Range): Promise<void> {
    const method = this.#texts.has(uri) ? 'textDocument/didChange' : 'textDocument/didOpen'
    this.#texts.set(uri, text)
    await this.#notify(method, uri, { content: text, ...(selection && { selection }) })
  }

  /**
   * Focuses an open document: commands refer to it, and to what is selected in it.
   *
   * @param uri URI of the document
   * @param selection what is selected from now on
   * @throws {TypeError} the document is not open
   */
  async focus(uri: string, selection?: Range): Promise<void> {
    const content = this.#textOrThrow(uri)
    await this.#notify('textDocument/didFocus', uri)
    if (selection) await this.#notify('textDocument/didChange', uri, { content, selection })
  }

  /**
   * Changes an open document.
   *
   * @param uri URI of the document
   * @param change its new text, or edits of the text that it has
   * @returns the text it has now
   * @throws {TypeError} the document is not open
   * @throws {SessionError} `WORKSPACE` an edit is not valid, or two overlap
   */
  async change(uri: string, change: string | readonly TextEdit[]): Promise<string> {
    const before = this.#textOrThrow(uri)
    const text = typeof change === 'string' ? change : applyEdits(before, change)
    this.#texts.set(uri, text)
    await this.#notify('textDocument/didChange', uri, { content: text })
    return text
  }

  /**
   * Closes a document; nothing happens when it is not open.
   *
   * @param uri URI of the document
   */
  async close(uri: string): Promise<void> {
    const opened = this.#texts.uriOf(uri)
    if (opened === undefined) return
    this.#texts.delete(opened)
    await this.#agent.notify('textDocument/didClose', { uri: opened })
  }

  #notify(method: DocumentNotification, uri: string, params: { content?: string; selection?: Range } = {}) {
    return this.#agent.notify(method, { uri: this.#texts.uriOf(uri) ?? uri, ...params })
  }

  #textOrThrow(uri: string): string {
    const text = this.#texts.get(uri)
    if (text === undefined) throw new TypeError(`${uri} is not open: open it with documents.openDocument`)
    return text
  }
}
