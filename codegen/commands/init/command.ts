import type { InitRequest } from './found.js'

/** The command that was called, with further arguments. */
export function commandOf({ definitions: file, name, version }: InitRequest, rest: string): string {
  const given = [name && `--name ${name}`, version && `--protocol-version ${version}`].filter(Boolean)
  return ['npx agent-bindings init', file, ...given, rest].join(' ')
}

/** `clientRequests` as the option of the command line. */
export const flagOf = (role: string) => role.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
