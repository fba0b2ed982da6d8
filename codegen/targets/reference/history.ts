import type { History } from './reference.js'

/** A method or a shape as the last version that has it has it. */
export interface Tracked<T> {
  name: string
  value: T
  /** Index of the last version that has it. */
  home: number
  history: History
}

/**
 * Follows named things through versions, from the oldest to the newest.
 *
 * @param versions names of the versions
 * @param contents what each version has, by name
 * @param same whether a thing is the same in the version at `index` as in the one before
 */
export function track<T>(
  versions: readonly string[],
  contents: readonly ReadonlyMap<string, T>[],
  same: (before: T, after: T, index: number) => boolean,
): Map<string, Tracked<T>> {
  const tracked = new Map<string, Tracked<T>>()
  for (const [index, content] of contents.entries()) {
    const version = versions[index] as string
    for (const [name, value] of content) {
      const known = tracked.get(name)
      if (!known) {
        tracked.set(name, { name, value, home: index, history: { ...(index > 0 && { added: version }), changed: [] } })
        continue
      }
      // A thing that was away and came back is told as changed: its removal was not for good.
      if (known.home < index - 1 || !same(known.value, value, index)) known.history.changed.push(version)
      delete known.history.removed
      known.value = value
      known.home = index
    }
    for (const known of tracked.values()) if (known.home === index - 1) known.history.removed = version
  }
  return tracked
}
