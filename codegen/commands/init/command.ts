import { quoteArgument } from '../../../base/quote-argument.js'
import type { InitRequest } from './found.js'

/** The command that was called, with further arguments. */
export function commandOf({ definitions: file, name, version }: InitRequest, rest: string): string {
  const given = [name && `--name ${quoteArgument(name)}`, version && `--protocol-version ${quoteArgument(version)}`]
  return ['npx agent-bindings init', quoteArgument(file), ...given.filter(Boolean), rest].join(' ')
}

/** `clientRequests` as the option of the command line. */
export const flagOf = (role: string) => role.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
