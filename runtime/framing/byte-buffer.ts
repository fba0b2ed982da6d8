/** Bytes that grow at the end: doubling keeps the cost of many small chunks linear. */
export class ByteBuffer {
  #bytes = Buffer.allocUnsafe(0)
  length = 0

  /** Makes room for so many bytes in all. */
  reserve(length: number): void {
    if (length <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(length)
    this.#bytes.copy(larger, 0, 0, this.length)
    this.#bytes = larger
  }

  append(chunk: Uint8Array): void {
    const needed = this.length + chunk.length
    if (needed > this.#bytes.length) this.reserve(Math.max(needed, 2 * this.#bytes.length, 1024))
    this.#bytes.set(chunk, this.length)
    this.length = needed
  }

  /** The bytes so far; valid until the next `append`. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.length)
  }

  /** Forgets everything and gives large memory back. */
  clear(): void {
    if (this.#bytes.length > 64 * 1024) this.#bytes = Buffer.allocUnsafe(0)
    this.length = 0
  }
}
