// The limit of what can be reached: framing, batched writes, JSON.parse, a map of pending calls, and nothing else. No
// limits, no cancellation, no errors, no order for awaiting code.
const flushAt = 2048

/**
 * @typedef {{ id?: number, method?: string, params?: any, result?: any }} Message
 * @typedef {(method: string, params: any, id: number | undefined) => void} Receive
 */

export class Floor {
  /** @type {Map<number, (result: any) => void>} */
  #pending = new Map()
  #nextId = 0
  #out = ''
  #planned = false
  /** @type {Promise<void> | undefined} */
  #drained
  /** @type {Buffer[]} */
  #rest = []
  #missing = 0
  #writable

  /**
   * @param {import('node:stream').Readable} readable
   * @param {import('node:stream').Writable} writable
   * @param {Receive} receive
   */
  constructor(readable, writable, receive) {
    this.#writable = writable
    readable.on('data', chunk => this.#read(chunk, receive))
  }

  /**
   * @param {string} method
   * @param {any} params
   * @returns {Promise<any>}
   */
  request(method, params) {
    const id = ++this.#nextId
    return new Promise(resolve => {
      this.#pending.set(id, resolve)
      this.#send({ jsonrpc: '2.0', id, method, params })
    })
  }

  /**
   * @param {string} method
   * @param {any} params
   * @returns {Promise<void> | undefined}
   */
  notify(method, params) {
    this.#send({ jsonrpc: '2.0', method, params })
    return this.drained()
  }

  /**
   * @param {number} id
   * @param {any} result
   */
  reply(id, result) {
    this.#send({ jsonrpc: '2.0', id, result })
  }

  /** @returns {Promise<void> | undefined} */
  drained() {
    if (!this.#writable.writableNeedDrain) return undefined
    this.#drained ??= new Promise(resolve => {
      this.#writable.once('drain', () => {
        this.#drained = undefined
        resolve()
      })
    })
    return this.#drained
  }

  /** @param {object} message */
  #send(message) {
    const json = JSON.stringify(message)
    this.#out += `Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`
    if (this.#out.length >= flushAt) this.#flush()
    else if (!this.#planned) {
      this.#planned = true
      process.nextTick(() => this.#flush())
    }
  }

  #flush() {
    this.#planned = false
    const out = this.#out
    this.#out = ''
    if (out !== '') this.#writable.write(out)
  }

  /**
   * @param {Buffer} chunk
   * @param {Receive} receive
   */
  #read(chunk, receive) {
    if (this.#rest.length > 0) {
      this.#rest.push(chunk)
      this.#missing -= chunk.length
      if (this.#missing > 0) return
    }
    const bytes = this.#rest.length > 0 ? Buffer.concat(this.#rest) : chunk
    this.#rest = []
    this.#missing = 0
    let at = 0
    for (;;) {
      const end = bytes.indexOf('\r\n\r\n', at)
      if (end < 0) break
      const length = Number(bytes.toString('latin1', at + 16, end))
      this.#missing = end + 4 + length - bytes.length
      if (this.#missing > 0) break
      /** @type {Message} */
      const message = JSON.parse(bytes.toString('utf8', end + 4, end + 4 + length))
      at = end + 4 + length
      if (message.method !== undefined) receive(message.method, message.params, message.id)
      else {
        const id = /** @type {number} */ (message.id)
        this.#pending.get(id)?.(message.result)
        this.#pending.delete(id)
      }
    }
    if (at < bytes.length) this.#rest.push(bytes.subarray(at))
  }
}
