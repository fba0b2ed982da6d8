import { readFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { ProtocolDescription } from '../client/description.js'
import { AgentError } from '../errors.js'
import type { CheckedPart, Violation } from './error.js'

/** The part of a protocol document that checking needs. */
interface Document {
  protocol: string
  version: string
  methods: {
    method: string
    messageDirection: 'clientToServer' | 'serverToClient' | 'both'
    params: object | null
    result?: object | null
  }[]
  $defs: Record<string, unknown>
}

/** Checks messages against a protocol document. */
export interface MessageValidator {
  /** What is wrong with a part of a message; nothing for methods that the document does not have. */
  check(part: CheckedPart, value: unknown): Violation[]
}

/**
 * Reads a protocol document for checking messages.
 *
 * @throws {AgentError} with the code `NO_DOCUMENT` when there is none, or none of this protocol and version.
 */
export async function loadValidator(
  location: URL | string | undefined,
  { name, version }: ProtocolDescription,
): Promise<MessageValidator> {
  const remedy = 'say where it is with the option validate.document'
  const fail = (message: string, cause?: unknown): never => {
    throw new AgentError('NO_DOCUMENT', `${message}; ${remedy}`, cause === undefined ? {} : { cause })
  }
  if (location === undefined) return fail(`validation needs the protocol document of ${name} ${version}`)
  const url = location instanceof URL ? location : pathToFileURL(location)
  const shown = fileURLToPath(url)
  let document: Document
  try {
    document = JSON.parse(await readFile(url, 'utf8')) as Document
  } catch (cause) {
    return fail(`the protocol document of ${name} ${version} cannot be read from ${shown}`, cause)
  }
  if (document.protocol !== name || document.version !== version)
    fail(`the protocol document ${shown} is of ${document.protocol} ${document.version}, not of ${name} ${version}`)
  return createValidator(document)
}

function createValidator(document: Document): MessageValidator {
  const names = propertyNamesOf(document)
  const strict = compilerFor(document, true)
  const lenient = compilerFor(document, false)
  const compiled = new Map<string, ValidateFunction>()
  const compile = (pointer: string): ValidateFunction => {
    let validate = compiled.get(pointer)
    if (!validate) {
      // Telling variants apart by their discriminator gives better messages, where the variants allow it.
      try {
        validate = strict(pointer)
      } catch {
        validate = lenient(pointer)
      }
      compiled.set(pointer, validate)
    }
    return validate
  }
  return {
    check(part, value) {
      const pointer = pointerTo(document, part)
      if (pointer === undefined) return []
      const validate = compile(pointer)
      return validate(value ?? null) ? [] : [describe(validate.errors ?? [], names)]
    },
  }
}

function compilerFor(document: Document, discriminator: boolean): (pointer: string) => ValidateFunction {
  const ajv = new Ajv2020({
    strict: false,
    validateSchema: false,
    validateFormats: false,
    logger: false,
    discriminator,
  })
  const { methods, $defs } = document
  ajv.addSchema(
    { $defs, methods: methods.map(({ params, result }) => ({ params: params ?? nothing, result: result ?? nothing })) },
    base,
  )
  return pointer => ajv.compile({ $ref: `${base}#${pointer}` })
}

const base = 'protocol:document'
const nothing = { type: 'null' }

/** Where the schema of a part of a message is in the document; undefined when the document does not have the method. */
function pointerTo({ methods }: Document, { method, part, sender }: CheckedPart): string | undefined {
  const direction = sender === 'client' ? 'clientToServer' : 'serverToClient'
  const index = methods.findIndex(
    candidate => candidate.method === method && [direction, 'both'].includes(candidate.messageDirection),
  )
  return index < 0 ? undefined : `/methods/${index}/${part}`
}

/** The finding that is deepest in the value: of several variants, the one that came closest. */
function describe(errors: readonly ErrorObject[], names: ReadonlySet<string>): Violation {
  const depth = ({ instancePath }: ErrorObject) => instancePath.split('/').length
  const error = errors.reduce((best, other) => (depth(other) > depth(best) ? other : best))
  const pointer = error.instancePath
    .split('/')
    .map(token => (token === '' || /^\d+$/.test(token) || names.has(unescapeToken(token)) ? token : '*'))
    .join('/')
  return { pointer, expected: expectationOf(error) }
}

const unescapeToken = (token: string) => token.replaceAll('~1', '/').replaceAll('~0', '~')

function expectationOf({ keyword, params, message = 'must be valid' }: ErrorObject): string {
  if (keyword === 'const') return `must be ${JSON.stringify(params.allowedValue)}`
  if (keyword !== 'enum') return message
  const allowed = (params.allowedValues as unknown[]).map(value => JSON.stringify(value))
  return `must be one of ${allowed.slice(0, 10).join(', ')}${allowed.length > 10 ? ', …' : ''}`
}

/** Every property name that a document knows: others come from the message and may be secrets. */
function propertyNamesOf(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found
  const { properties } = value as { properties?: object }
  if (typeof properties === 'object' && properties !== null) for (const name of Object.keys(properties)) found.add(name)
  for (const item of Object.values(value)) propertyNamesOf(item, found)
  return found
}
