// The wire as the faulty agents see it: raw frames, without any library that would keep them from doing harm.

/** @param {string} body */
export const frame = body => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

/** @param {unknown} message */
export const encode = message => frame(JSON.stringify(message))

export class Wire {
  /** @type {any[]} */
  received = []
  #bytes = Buffer.alloc(0)
  /** @type {(message: any) => void} */
  #listener = () => {}

  /**
   * @param {import('node:stream').Readable} readable
   * @param {import('node:stream').Writable} writable
   */
  constructor(readable, writable) {
    this.readable = readable
    this.writable = writable
  }

  /** @param {(message: any) => void} listener */
  listen(listener) {
    this.#listener = listener
    this.readable.on('data', chunk => {
      this.#bytes = Buffer.concat([this.#bytes, chunk])
      this.#read()
    })
    this.readable.on('error', () => {})
    this.writable.on('error', () => {})
  }

  #read() {
    for (;;) {
      const end = this.#bytes.indexOf('\r\n\r\n')
      const length = Number(/\d+/.exec(this.#bytes.toString('latin1', 0, Math.max(end, 0)))?.[0])
      if (end < 0 || this.#bytes.length < end + 4 + length) return
      const message = JSON.parse(this.#bytes.toString('utf8', end + 4, end + 4 + length))
      this.#bytes = this.#bytes.subarray(end + 4 + length)
      this.received.push(message)
      this.#listener(message)
    }
  }

  /** @param {string | Buffer} bytes */
  write(bytes) {
    return this.writable.write(bytes)
  }

  /** @param {any} message */
  send(message) {
    return this.write(encode({ jsonrpc: '2.0', ...message }))
  }

  /**
   * @param {any} request
   * @param {any} [result]
   */
  reply(request, result = null) {
    this.send({ id: request.id, result })
  }
}
