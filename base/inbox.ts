/** Items on their way to one reader. */
export class Inbox<Item extends object> {
  readonly #items: Item[] = []
  readonly #join: (last: Item, next: Item) => Item | undefined
  #isOver = false
  #wake = () => {}

  /** @param join makes one item of two, when the first was not read before the second came; undefined where both stay */
  constructor(join: (last: Item, next: Item) => Item | undefined = () => undefined) {
    this.#join = join
  }

  /** How many items wait to be read. */
  get length(): number {
    return this.#items.length
  }

  push(item: Item): void {
    const last = this.#items.at(-1)
    const joined = last && this.#join(last, item)
    if (joined) this.#items.splice(-1, 1, joined)
    else this.#items.push(item)
    this.#wake()
  }

  /** Reading ends, even if items wait: one side may send forever. */
  end(): void {
    this.#isOver = true
    this.#wake()
  }

  /** The items as they come, until `end`. */
  async *read(): AsyncGenerator<Item, void, undefined> {
    while (!this.#isOver) {
      const item = this.#items.shift()
      if (item) yield item
      else
        await new Promise<void>(resolve => {
          this.#wake = resolve
        })
    }
  }

  /** Takes the items that were not read. */
  rest(): Item[] {
    return this.#items.splice(0)
  }
}
