/** Puts typed lines together: one that ends in a backslash goes on, and `"""` alone begins and ends a block. */
export class LineCollector {
  #lines: string[] = []
  #inBlock = false

  /** Whether more lines belong to what was typed. */
  get open(): boolean {
    return this.#inBlock || this.#lines.length > 0
  }

  /** Takes a line. @returns the whole text once it is complete */
  add(line: string): string | undefined {
    if (line.trim() === '"""') {
      this.#inBlock = !this.#inBlock
      return this.#inBlock ? undefined : this.#take()
    }
    const goesOn = !this.#inBlock && line.endsWith('\\')
    this.#lines.push(goesOn ? line.slice(0, -1) : line)
    return goesOn || this.#inBlock ? undefined : this.#take()
  }

  /** Drops what was typed so far. */
  clear(): void {
    this.#lines = []
    this.#inBlock = false
  }

  #take(): string {
    const text = this.#lines.join('\n')
    this.clear()
    return text
  }
}
