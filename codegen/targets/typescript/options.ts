import type { Bindings } from '../../bindings/model.js'
import type { Json, JsonSchema } from '../../bindings/shared.js'
import { fail } from '../../bindings/shared.js'
import { stringLiteral } from './literals.js'

/** Options of TypeScript bindings. */
export interface TypeScriptOptions {
  /** Module that the generated code imports the runtime from; `agent-bindings/runtime` by default. */
  runtime?: string
  /** Answers of a client without a user interface to requests that it has no handler for, by method. */
  headless?: Record<string, Json>
  /** The command that makes the bindings anew, for the banner and error messages. */
  command?: string
  /** The printer of types: this package, or `json-schema-to-typescript`, which has to be installed. */
  types?: 'built-in' | 'json-schema-to-typescript'
  /** How imports between the generated files end; `js` by default. `ts` is for a Node that runs TypeScript itself. */
  extension?: 'js' | 'ts'
}

/** The options with every default filled in. */
export type ResolvedOptions = Required<TypeScriptOptions>

/** JSON Schema of the options. */
export const optionsSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    runtime: {
      type: 'string',
      minLength: 1,
      description: 'Module that generated code imports the runtime from.',
      default: 'agent-bindings/runtime',
    },
    headless: {
      type: 'object',
      description: 'What a client without a user interface answers to requests it has no handler for, by method.',
    },
    command: {
      type: 'string',
      minLength: 1,
      description: 'The command that makes the bindings anew, for the banner and error messages.',
      default: 'npx agent-bindings generate',
    },
    types: {
      enum: ['built-in', 'json-schema-to-typescript'],
      description: 'What prints the types: this package, or the package json-schema-to-typescript.',
      default: 'built-in',
    },
    extension: {
      enum: ['js', 'ts'],
      description: 'How imports between the generated files end: "ts" for a Node that runs TypeScript itself.',
      default: 'js',
    },
  },
}

/**
 * Fills in the defaults.
 *
 * @throws {DiagnosticError} for an answer to something no agent asks
 */
export function resolveOptions(options: TypeScriptOptions, { methods }: Bindings): ResolvedOptions {
  const {
    runtime = 'agent-bindings/runtime',
    headless = {},
    command = 'npx agent-bindings generate',
    types = 'built-in',
    extension = 'js',
  } = options
  const asked = new Set(
    methods
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
  return { runtime, headless, command, types, extension }
}
