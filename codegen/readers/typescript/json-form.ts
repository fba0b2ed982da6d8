import type { ts } from 'ts-morph'
import { getOwn } from '../../../base/json.js'
import type { JsonSchema } from '../../protocol/model.js'
import { isLibraryFile } from './loading/library.js'

/**
 * The JSON form of built-in objects, where their declarations do not show it: the fields of an error and the content of
 * collections are not enumerable, so `JSON.stringify` leaves them out.
 */
const forms: Readonly<Record<string, JsonSchema>> = {
  Date: { type: 'string', format: 'date-time' },
  URL: { type: 'string', format: 'uri' },
  Buffer: {
    type: 'object',
    properties: { type: { const: 'Buffer' }, data: { type: 'array', items: { type: 'number' } } },
    required: ['type', 'data'],
  },
  String: { type: 'string' },
  Number: { type: 'number' },
  Boolean: { type: 'boolean' },
  Object: {},
}

const emptyForms = new Set([
  'ArrayBuffer',
  'AsyncIterable',
  'DataView',
  'Iterable',
  'Iterator',
  'Map',
  'Promise',
  'ReadonlyMap',
  'ReadonlySet',
  'RegExp',
  'Set',
  'SharedArrayBuffer',
  'URLSearchParams',
  'WeakMap',
  'WeakRef',
  'WeakSet',
])

const typedArray = /^(?:Uint8Clamped|(?:Ui|I)nt(?:8|16|32)|Float(?:16|32|64))Array$/

/** JSON form of a global type by name. `empty`: its content is lost. */
export function globalForm(name: string): { schema: JsonSchema; empty: boolean } | undefined {
  const schema = getOwn(forms, name)
  if (schema) return { schema, empty: false }
  if (emptyForms.has(name)) return { schema: { type: 'object' }, empty: true }
  if (typedArray.test(name))
    return { schema: { type: 'object', additionalProperties: { type: 'number' } }, empty: false }
  return undefined
}

/** Whether a property is declared by `Error` itself: an error object has it, but does not serialize it. */
export function isErrorMember({ declarations }: ts.Symbol): boolean {
  return (
    declarations !== undefined &&
    declarations.length > 0 &&
    declarations.every(
      node =>
        isLibraryFile(node.getSourceFile()) &&
        'name' in node.parent &&
        (node.parent.name as ts.Identifier | undefined)?.text === 'Error',
    )
  )
}
