import { quoteArgument } from '../../../base/quote-argument.js'
import type { InitRequest } from './found.js'

/** The command that was called, with further arguments. */
export function commandOf(request: InitRequest, ...more: readonly string[]): string {
  const { definitions, name, version, checkout, output, framing, messages = {}, results = {}, branches = {} } = request
  const given: Record<string, string | undefined> = {
    name,
    'protocol-version': version,
    checkout,
    output,
    framing,
    ...Object.fromEntries(Object.entries(messages).map(([role, names]) => [flagOf(role), [names].flat().join(',')])),
  }
  const pairs = (flag: string, values: Readonly<Record<string, string | null>>) =>
    Object.entries(values).map(([key, value]) => `--${flag} ${quoteArgument(`${key}=${value}`)}`)
  return [
    'npx agent-bindings init',
    quoteArgument(definitions),
    ...Object.entries(given).flatMap(([flag, value]) => (value ? [`--${flag} ${quoteArgument(value)}`] : [])),
    ...pairs('result', results),
    ...pairs('branch', branches),
    ...more,
  ].join(' ')
}

/** `clientRequests` as the option of the command line. */
export const flagOf = (role: string) => role.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
