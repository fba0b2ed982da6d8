import { escapeUnits } from '../../base/visible-text.js'
import type { Rule } from './ranges.js'

/** Shorter escaped forms are ignored: they are too common. */
const shortestForm = 6

/** A secret as it may stand in a text. */
interface Form {
  readonly text: string
  /** For base64: the first and last character may carry bits of the bytes around the secret. */
  readonly base64: boolean
  /** For each length of a beginning of the form, the longest beginning that is also its end (Knuth, Morris, Pratt). */
  readonly overlaps: Int32Array
}

/** The known secrets, each in every form that is searched for. */
export class KnownSecrets {
  readonly #forms = new Map<string, Form>()

  /** Length of the longest form, in UTF-16 units. */
  longest = 0

  add(secret: string): void {
    for (const text of textForms(secret)) this.#addForm(text, false)
    for (const text of base64Forms(secret)) this.#addForm(text, true)
  }

  /** Finds every form in a text. */
  readonly find: Rule = (text, found) => {
    for (const form of this.#forms.values()) {
      const { length } = form.text
      for (let at = text.indexOf(form.text); at >= 0; at = text.indexOf(form.text, at + length)) {
        if (form.base64) found(startOfBase64(text, at), endOfBase64(text, at + length))
        else found(at, at + length)
      }
    }
  }

  /** How many characters at the end of a text begin a form without completing it. */
  beginningAtEnd(text: string): number {
    let longest = 0
    for (const { text: form, overlaps } of this.#forms.values()) {
      let matched = 0
      for (let at = Math.max(0, text.length - form.length + 1); at < text.length; at++) {
        while (matched > 0 && form[matched] !== text[at]) matched = overlaps[matched - 1] ?? 0
        if (form[matched] === text[at]) matched++
      }
      longest = Math.max(longest, matched)
    }
    return longest
  }

  #addForm(text: string, base64: boolean): void {
    if (this.#forms.has(text)) return
    this.#forms.set(text, { text, base64, overlaps: overlapsOf(text) })
    this.longest = Math.max(this.longest, text.length)
  }
}

/** A secret as it is, in JSON (also in JSON within JSON, and as other languages write it), in a URL, in a shell, in hexadecimal. */
function textForms(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1)
  const ascii = json.replace(/[^\x20-\x7e]/g, escapeUnits)
  const html = json.replace(/[<>&]/g, escapeUnits)
  const slashes = ascii.replaceAll('/', '\\/')
  const url = encodeURIComponent(Buffer.from(secret, 'utf8').toString('utf8'))
  const strictUrl = url.replace(/[!'()*]/g, unit => `%${unit.charCodeAt(0).toString(16).toUpperCase()}`)
  const urls = [url, strictUrl].flatMap(form => [form, form.replaceAll('%20', '+')])
  const lower = urls.map(form => form.replace(/%[\dA-F]{2}/g, code => code.toLowerCase()))
  const inJson = JSON.stringify(json).slice(1, -1)
  const deeper = JSON.stringify(inJson).slice(1, -1)
  const shell = [secret.replaceAll("'", "'\\''"), secret.replace(/[^\w@%+=:,./-]/g, '\\$&')]
  const hex = Buffer.from(secret, 'utf8').toString('hex')
  return [secret, json, ascii, html, slashes, inJson, deeper, ...urls, ...lower, ...shell, hex, hex.toUpperCase()]
}

/**
 * The characters of a secret in base64 (RFC 4648) that do not depend on the bytes before and after it: one form for each
 * of the three places where it may begin in a group of three bytes, in both alphabets.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8')
  return [0, 1, 2]
    .map(offset => {
      const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
      return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6))
    })
    .filter(form => form.length >= shortestForm)
    .flatMap(form => [form, form.replaceAll('+', '-').replaceAll('/', '_')])
}

const base64Character = /[\w+/-]/

const startOfBase64 = (text: string, at: number): number => (base64Character.test(text.charAt(at - 1)) ? at - 1 : at)

function endOfBase64(text: string, at: number): number {
  let end = base64Character.test(text.charAt(at)) ? at + 1 : at
  while (text[end] === '=') end++
  return end
}

function overlapsOf(form: string): Int32Array {
  const overlaps = new Int32Array(form.length)
  for (let at = 1, matched = 0; at < form.length; at++) {
    while (matched > 0 && form[matched] !== form[at]) matched = overlaps[matched - 1] ?? 0
    if (form[matched] === form[at]) matched++
    overlaps[at] = matched
  }
  return overlaps
}
