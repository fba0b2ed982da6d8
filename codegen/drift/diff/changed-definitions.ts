import { getOwn } from '../../../base/json.js'
import { addToGroup } from '../../protocol/groups.js'
import type { JsonSchema, Protocol } from '../../protocol/model.js'
import { refNames } from '../../protocol/walk.js'

type Definitions = Protocol['$defs']

/**
 * Names whose shape differs between two versions, in itself or in anything it refers to.
 *
 * @param textOf a shape as text: equal for shapes that are taken for the same
 */
export function changedDefinitions(
  old: Definitions,
  new_: Definitions,
  textOf: (schema: JsonSchema) => string,
): Set<string> {
  const changed = new Set<string>()
  const users = new Map<string, string[]>()
  for (const name of new Set([...Object.keys(old), ...Object.keys(new_)])) {
    const [before, after] = [getOwn(old, name), getOwn(new_, name)]
    if (!before || !after || textOf(before) !== textOf(after)) changed.add(name)
    for (const used of [...refNames(before), ...refNames(after)]) addToGroup(users, used, name)
  }
  for (const name of changed) for (const user of users.get(name) ?? []) changed.add(user)
  return changed
}
