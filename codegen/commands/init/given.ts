import { fail } from '../../protocol/diagnostic.js'
import type { Protocol } from '../../protocol/model.js'
import type { InitRequest } from './found.js'

/** Options that would have no effect are refused. */

/**
 * A document in the project is used as it is: what it says cannot be given otherwise.
 *
 * @throws {DiagnosticError} for an option that says something else
 */
export function requireAsWritten({ protocol, version, wire }: Protocol, request: InitRequest): void {
  const given: readonly [flag: string, value: string | undefined, member: string, written: string | undefined][] = [
    ['--name', request.name, '/protocol', protocol],
    ['--protocol-version', request.version, '/version', version],
    ['--framing', request.framing, '/wire/framing', wire?.framing ?? 'content-length'],
  ]
  for (const [flag, value, pointer, written] of given)
    if (value !== undefined && value !== written)
      fail({
        code: 'given-by-document',
        message: `the document says ${JSON.stringify(written)}, and ${flag} ${JSON.stringify(value)}`,
        place: { file: request.definitions, pointer },
        hint: `leave ${flag} out, or change the document`,
      })
}

/**
 * A known protocol has its own name and its own recipe.
 *
 * @throws {DiagnosticError} for an option that would change them
 */
export function requireAsKnown({ name: given, framing, messages, results, branches }: InitRequest, name: string): void {
  const flags = [
    ...(given !== undefined && given !== name ? ['--name'] : []),
    ...(framing ? ['--framing'] : []),
    ...(messages ? ['the options that name messages'] : []),
    ...(results ? ['--result'] : []),
    ...(Object.keys(branches ?? {}).length > 0 ? ['--branch'] : []),
  ]
  if (flags.length > 0)
    fail({
      code: 'given-by-protocol',
      message: `${name} is known here, and brings what ${flags.join(', ')} would say`,
      hint: 'leave the option out; or name a file with definitions instead of the protocol',
    })
}
