import { isObject, type JsonObject } from '../../../base/json.js'
import type { JsonSchema } from '../../protocol/model.js'
import type { JsonDiagnostics } from '../diagnostics.js'

/** Context of the conversion of a meta model. */
export interface MetaModelContext {
  file: string
  diagnostics: JsonDiagnostics
  carryComments: boolean
  /** Structures by name. */
  structures: ReadonlyMap<string, JsonObject>
  /** Aliases by name. */
  aliases: ReadonlyMap<string, JsonObject>
  /** Names of everything that a type may refer to. */
  names: ReadonlySet<string>
  /** Base types that something uses. */
  usedBases: Set<string>
}

/** Reports a part of the meta model that its own schema does not allow. */
export function malformed({ file, diagnostics }: MetaModelContext, message: string, pointer: string): undefined {
  diagnostics.error({
    code: 'malformed-meta-model',
    message,
    at: { file, pointer },
    hint: "metaModel.schema.json, beside the meta model in the specification's repository, says what it may hold",
  })
}

/** The items of an array of objects; an error for each item that is not an object. */
export function objectsAt(cx: MetaModelContext, value: unknown, pointer: string): [JsonObject, string][] {
  if (value === undefined) return []
  if (!Array.isArray(value)) return malformed(cx, 'must be an array', pointer) ?? []
  return value.flatMap((item, index): [JsonObject, string][] => {
    const place = `${pointer}/${index}`
    return isObject(item) ? [[item, place]] : (malformed(cx, 'must be an object', place) ?? [])
  })
}

/** The text of a member; an error when it is none. */
export function textAt(cx: MetaModelContext, value: JsonObject, key: string, pointer: string): string | undefined {
  const text = value[key]
  return typeof text === 'string' && text !== '' ? text : malformed(cx, `"${key}" must be a text`, pointer)
}

/** The version that a text of `@since` begins with. */
export function versionOf(since: unknown): string | undefined {
  return typeof since === 'string' ? /^(?:version )?(\d+(?:\.\d+)*)/.exec(since)?.[1] : undefined
}

/** The description and marks of a structure, a property, an enumeration or an alias. */
export function notesOf({ carryComments }: MetaModelContext, value: JsonObject): JsonSchema {
  const { documentation, since, proposed, deprecated } = value
  const version = versionOf(since)
  return {
    ...(carryComments && typeof documentation === 'string' && { description: withoutTags(documentation) }),
    ...(deprecated !== undefined && { deprecated: true }),
    ...(version !== undefined && { 'x-since': version }),
    ...(proposed === true && { 'x-stability': 'proposed' as const }),
  }
}

/** A text without the tags that the meta model also has as members: since, proposed, deprecated. */
export const withoutTags = (text: string): string =>
  text.replace(/(?<!^[^\S\n]*\n)^\s*@(since|proposed|deprecated)\b.*(\n(?!\s*(\n|@)).*)*/gm, '').trim()
