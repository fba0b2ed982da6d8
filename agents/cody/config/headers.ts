import { isObject } from '../../../base/json.js'
import { CodyError } from '../errors.js'

/** `Name: value` pairs, one a line, or a JSON object. */
export function asHeaders(text: string, variable: string): Record<string, string> {
  const wrong = () =>
    new CodyError('CONFIGURATION', `${variable}: give one "Name: value" a line, or a JSON object of texts`)
  if (text.trimStart().startsWith('{')) return jsonHeaders(text, wrong)
  const pairs = text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => {
      const colon = line.indexOf(':')
      if (colon < 1) throw wrong()
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const
    })
  return Object.fromEntries(pairs)
}

function jsonHeaders(text: string, wrong: () => CodyError): Record<string, string> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw wrong()
  }
  const isHeaders = (found: unknown): found is Record<string, string> =>
    isObject(found) && Object.values(found).every(header => typeof header === 'string')
  if (!isHeaders(value)) throw wrong()
  return value
}
