import { isObject } from '../../../../base/json.js'
import { pointerTokens } from '../../../../base/ref.js'
import { envelope, roles } from '../../message-roles.js'
import { descendantOf, type Located } from '../located.js'
import type { MessageUnions } from '../options.js'
import { type FoundMethod, isAccepted, type MethodContext } from './found.js'
import { findMember, literalsOf, memberNames, variantsOf } from './members.js'

/** Finds the methods of unions of messages: definitions whose variants are `{ method: 'name', params }`. */
export function readUnions(cx: MethodContext, unions: MessageUnions): FoundMethod[] {
  return roles.flatMap(({ role, kind, messageDirection }) =>
    [unions[role] ?? []].flat().flatMap(name => {
      const union = cx.names.locate(name)
      if (union)
        return variantsOf(cx.files, union, at => reportLostMembers(cx, at)).flatMap(at =>
          readMessage(cx, at, { kind, messageDirection }),
        )
      if (!name.includes('#'))
        cx.diagnostics.error({
          code: 'missing-union',
          message: `there is no definition "${name}"`,
          at: { file: cx.files.entry.file, pointer: '' },
          hint: `name the union of ${role} in the recipe, under "unions", or leave "${role}" out there when there is none`,
        })
      return []
    }),
  )
}

function readMessage(
  cx: MethodContext,
  at: Located,
  sent: Pick<FoundMethod, 'kind' | 'messageDirection'>,
): FoundMethod[] {
  const { files, diagnostics } = cx
  const name = findMember(files, at, 'method')
  const methods = name && literalsOf(files, name.at)
  if (!methods) {
    diagnostics.error({
      code: 'malformed-message',
      message: 'this variant does not say which method it is: it has no "method" with one literal',
      at,
      hint: 'let "method" be a "const" or an "enum" of strings, or name another union in the recipe',
    })
    return []
  }
  const accepted = methods.filter(method => isAccepted(cx, method))
  if (accepted.length > 0) reportLostMembers(cx, at)
  const params = findMember(files, at, 'params')
  const { title, description, deprecated } = at.value as Record<string, unknown>
  const own = pointerTokens(at.pointer).at(-1) ?? ''
  const names = [typeof title === 'string' ? title : own, own].map(text => ({ name: text, at }))
  return accepted.map(method => ({
    ...sent,
    method,
    at,
    params: params?.at,
    paramsOptional: params !== undefined && !params.required,
    resultNames: [...names, ...(params ? paramsNames(cx, params.at) : [])],
    ...(typeof description === 'string' && { description }),
    ...(deprecated === true && { deprecated }),
  }))
}

/** The name of the parameters: that of their `$ref`, also in a union with null. */
function paramsNames({ files }: MethodContext, at: Located): { name: string; at: Located }[] {
  if (!isObject(at.value)) return []
  const { $ref: ref, anyOf, oneOf, allOf } = at.value
  if (ref !== undefined) {
    const target = files.resolve(at, ref)
    return target ? [{ name: pointerTokens(target.pointer).at(-1) ?? '', at: target }] : []
  }
  const keyword = Object.entries({ anyOf, oneOf, allOf }).find(([, members]) => Array.isArray(members))
  if (!keyword) return []
  const [name, members] = keyword
  return (members as unknown[]).flatMap((member, index) => {
    const inner = isObject(member) && member.$ref !== undefined ? descendantOf(at, [name, String(index)]) : undefined
    const target = inner && files.resolve(inner, (member as Record<string, unknown>).$ref)
    return target ? [{ name: pointerTokens(target.pointer).at(-1) ?? '', at: target }] : []
  })
}

/** Reports members of messages that a document cannot express: it describes parameters and results only. */
function reportLostMembers({ files, diagnostics }: MethodContext, at: Located): void {
  for (const name of memberNames(files, at))
    if (!envelope.has(name))
      diagnostics.repeated({
        severity: 'info',
        code: 'lost-member',
        message: `documents cannot say "${name}", a member of a message beside "params"`,
        at,
        hint: 'read it from the message, where a trace shows it',
      })
}
