import type { Declaration, EnumMember } from '../../bindings/model.js'
import { docComment, docOf } from './comments.js'
import { jsonKey, jsonLiteral } from './literals.js'
import { NameSet } from './names.js'

/** The members of an enum that the definitions name, for the template `types`; none when they name none. */
export function constantsOf({ type }: Declaration): { comment: string; key: string; value: string }[] {
  if (type.kind !== 'enum') return []
  const names = new NameSet(['__proto__'])
  return type.members.filter(hasName).map(member => ({
    comment: docComment(docOf(member), 1),
    key: jsonKey(names.claim(member.name.given ?? member.name.words.join(''))),
    value: jsonLiteral(member.value),
  }))
}

const hasName = (member: EnumMember): member is EnumMember & Required<Pick<EnumMember, 'name'>> =>
  member.name !== undefined
