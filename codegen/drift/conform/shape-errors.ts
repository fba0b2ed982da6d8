import type { ErrorObject } from 'ajv'
import type { JsonObject } from '../../protocol/json.js'
import type { JsonSchema, Protocol } from '../../protocol/model.js'
import { escapePointer, pointerTokens } from '../../protocol/reference.js'
import { forEachSubschema, schemasOf } from '../../protocol/walk.js'

/** Where a value is not what the document says; never the value itself. */
export interface Deviation {
  /** JSON pointer into the value; indices and names the document does not know are `*`. */
  pointer: string
  /** What the document asks for. */
  expected: string
  /** Type of what was found. */
  found: string
}

/** Every property name that a document knows: others come from messages and may be secrets. */
export function propertyNames(protocol: Protocol): Set<string> {
  const names = new Set<string>()
  const collect = (schema: JsonSchema): void => {
    for (const name of Object.keys(schema.properties ?? {})) names.add(name)
    forEachSubschema(schema, collect)
  }
  for (const schema of schemasOf(protocol)) collect(schema)
  return names
}

/** What the errors of a validator come to: of a union, the variant that came closest. */
export function toDeviations(errors: readonly ErrorObject[], value: unknown, names: ReadonlySet<string>): Deviation[] {
  const found = new Map<string, Deviation>()
  for (const error of closest(errors)) {
    const target = valueAt(value, error.instancePath)
    // What a trace hides has no type to compare.
    if (target === '[redacted]') continue
    const deviation = {
      pointer: generalize(error.instancePath, names),
      expected: expectationOf(error),
      found: typeOf(target),
    }
    found.set(`${deviation.pointer} ${deviation.expected} ${deviation.found}`, deviation)
  }
  return [...found.values()]
}

const unions = ['anyOf', 'oneOf']
const depthOf = ({ instancePath }: ErrorObject) => instancePath.split('/').length
const isWithin = (path: string, outer: string) => path === outer || path.startsWith(`${outer}/`)

/** Errors inside a union are told by the one that is deepest in the value; the union's own error only when none is. */
function closest(errors: readonly ErrorObject[]): ErrorObject[] {
  const outer = errors.filter(
    union =>
      unions.includes(union.keyword) &&
      !errors.some(
        other =>
          other !== union &&
          unions.includes(other.keyword) &&
          other.instancePath !== union.instancePath &&
          isWithin(union.instancePath, other.instancePath),
      ),
  )
  const plain = errors.filter(error => !outer.some(union => isWithin(error.instancePath, union.instancePath)))
  const told = outer.map(union => {
    const inside = errors.filter(
      error => !unions.includes(error.keyword) && isWithin(error.instancePath, union.instancePath),
    )
    const deepest = inside.reduce<ErrorObject | undefined>(
      (best, error) => (best === undefined || depthOf(error) > depthOf(best) ? error : best),
      undefined,
    )
    return deepest && depthOf(deepest) > depthOf(union) ? deepest : union
  })
  return [...plain, ...told]
}

function generalize(path: string, names: ReadonlySet<string>): string {
  return pointerTokens(path)
    .map(token => `/${names.has(token) && !/^\d+$/.test(token) ? escapePointer(token) : '*'}`)
    .join('')
}

function valueAt(value: unknown, path: string): unknown {
  let current = value
  for (const token of pointerTokens(path)) {
    if (typeof current !== 'object' || current === null) return undefined
    current = (current as JsonObject)[token]
  }
  return current
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return value === undefined ? 'nothing' : typeof value
}

function expectationOf({ keyword, params, schema, message = 'valid' }: ErrorObject): string {
  switch (keyword) {
    case 'type':
      return [params.type].flat().join(' | ')
    case 'required':
      return `an object with "${params.missingProperty}"`
    case 'const':
      return JSON.stringify(params.allowedValue)
    case 'enum': {
      const allowed = (params.allowedValues as unknown[]).map(value => JSON.stringify(value))
      return `${allowed.slice(0, shownLiterals).join(' | ')}${allowed.length > shownLiterals ? ' | …' : ''}`
    }
    case 'anyOf':
    case 'oneOf':
      return `one of ${Array.isArray(schema) ? schema.length : 'the'} variants`
    case 'additionalProperties':
      return 'no other fields'
    case 'discriminator':
      return `a known literal in "${params.tag}"`
    default:
      return message.replace(/^must (be )?/, '')
  }
}

const shownLiterals = 6
