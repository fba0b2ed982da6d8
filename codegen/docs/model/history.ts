/** The newest version of a method or shape, with the versions that added, removed or restored it. */
export interface Tracked<T> {
  name: string
  value: T
  /** Index of the last version that has it. */
  home: number
  added?: string
  removed?: string
  /** Versions that restored it after one without it. */
  returned: string[]
}

/**
 * Follows named things through versions, from the oldest to the newest.
 *
 * @param versions names of the versions
 * @param contents what each version has, by name
 */
export function track<T>(versions: readonly string[], contents: readonly ReadonlyMap<string, T>[]) {
  const tracked = new Map<string, Tracked<T>>()
  for (const [index, content] of contents.entries()) {
    const version = versions[index] as string
    for (const [name, value] of content) {
      const known = tracked.get(name)
      if (!known) {
        tracked.set(name, { name, value, home: index, returned: [], ...(index > 0 && { added: version }) })
        continue
      }
      if (known.home < index - 1) known.returned.push(version)
      delete known.removed
      known.value = value
      known.home = index
    }
    for (const known of tracked.values()) if (known.home === index - 1) known.removed = version
  }
  return tracked
}
