import { fail, quoteList } from '../../protocol/diagnostic.js'
import { getOwn, isObject } from '../../protocol/json.js'
import type { Json, Protocol } from '../../protocol/model.js'
import { stringLiteral } from './literals.js'

/** What a configuration says about TypeScript bindings. */
export interface TypeScriptOptions {
  /** Module that the generated code imports the runtime from; `agent-bindings/runtime` by default. */
  runtime?: string
  /** Path of the protocol document relative to the output folder, for validation at run time; known to `generate`. */
  document?: string
  /** What a client without a user interface answers to requests it has no handler for, by method. */
  headless?: Record<string, Json>
  /** The command that makes the bindings anew, for the banner and error messages. */
  command?: string
}

/** The options with every default filled in. */
export type ResolvedOptions = TypeScriptOptions & Required<Omit<TypeScriptOptions, 'document'>>

const isText = (value: unknown) => typeof value === 'string' && value !== ''
const checks: Record<keyof TypeScriptOptions, { expected: string; test: (value: unknown) => boolean }> = {
  runtime: { expected: 'a module specifier', test: isText },
  document: { expected: 'a relative path', test: isText },
  command: { expected: 'a command line', test: isText },
  headless: { expected: 'an object of answers by method', test: isObject },
}

/**
 * Checks what a configuration says and fills in the defaults.
 *
 * @throws DiagnosticError for an unknown option, one of the wrong type, or an answer to something no agent asks.
 */
export function resolveOptions(options: Record<string, unknown>, protocol: Protocol): ResolvedOptions {
  for (const [name, value] of Object.entries(options)) {
    const check = getOwn(checks, name)
    if (!check)
      fail({
        code: 'unknown-option',
        message: `the target typescript has no option ${stringLiteral(name)}`,
        hint: `known here: ${quoteList(Object.keys(checks))}`,
      })
    if (value !== undefined && !check.test(value))
      fail({
        code: 'invalid-option',
        message: `the option ${name} of the target typescript must be ${check.expected}`,
        hint: 'correct it under "options" in the configuration',
      })
  }
  const {
    runtime = 'agent-bindings/runtime',
    headless = {},
    command = 'npx agent-bindings generate',
    document,
  } = options as TypeScriptOptions
  const asked = new Set(
    protocol.methods
      .filter(({ kind, messageDirection }) => kind === 'request' && messageDirection !== 'clientToServer')
      .map(({ method }) => method),
  )
  for (const method of Object.keys(headless))
    if (!asked.has(method))
      fail({
        code: 'unknown-method',
        message: `the option headless answers ${stringLiteral(method)}, which no agent of this protocol asks`,
        hint: 'name requests from server to client only',
      })
  return { runtime, headless, command, ...(document !== undefined && { document }) }
}
