import type { Done, Part } from './types.js'

/**
 * A reply that is being written. It can be iterated once: by its parts, or as a whole with `text()` or `done()`. Nothing
 * is sent before that. Leaving the iteration early cancels the reply.
 */
export class Reply implements AsyncIterable<Part> {
  readonly #parts: AsyncGenerator<Part, void, undefined>

  /**
   * Replies are made by `chat.ask()`.
   *
   * @param parts the parts as they come
   */
  constructor(parts: AsyncGenerator<Part, void, undefined>) {
    this.#parts = parts
  }

  [Symbol.asyncIterator](): AsyncGenerator<Part, void, undefined> {
    return this.#parts
  }

  /** The whole text; of a cancelled reply, what had come by then. @throws {SessionError} as iterating does */
  async text(): Promise<string> {
    return (await this.done()).text
  }

  /** The last part, once it is there. @throws {SessionError} as iterating does */
  async done(): Promise<Done> {
    for await (const part of this) if (part.type === 'done') return part
    throw new TypeError('the reply was iterated before')
  }
}
