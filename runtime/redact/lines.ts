import { redacted } from './ranges.js'

const keyBegins = /-----BEGIN (?:[A-Z\d]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----\s*$/
const keyLine = /^\s*(?:[A-Za-z\d+/=]*|[A-Za-z-]{1,32}: .*)$/

/** Removes secrets from a text that comes line by line. It finds private keys, too, which have many lines. */
export class LineRedactor {
  readonly #redactor: { text(text: string): string }
  #inKey = false

  constructor(redactor: { text(text: string): string }) {
    this.#redactor = redactor
  }

  clean(line: string): string {
    const hidden = this.#inKey && keyLine.test(line)
    this.#inKey = hidden || keyBegins.test(line)
    return hidden && line.trim() !== '' ? redacted : this.#redactor.text(line)
  }
}
