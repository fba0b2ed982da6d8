/**
 * Gives ids to names, for links: the name itself where it can be an id. Ids are unique, also when case is ignored.
 */
export class Anchors {
  readonly #taken: Set<string>
  /** The last number that each id got: thousands of names may have the same one. */
  readonly #counts = new Map<string, number>()

  /** @param reserved ids that the page itself uses. */
  constructor(reserved: readonly string[]) {
    this.#taken = new Set(reserved)
  }

  take(name: string): string {
    const slug = name.slice(0, longest).replaceAll(/[^A-Za-z0-9._/$-]+/g, '-') || '-'
    const key = slug.toLowerCase()
    let count = this.#counts.get(key) ?? 1
    let anchor = slug
    while (this.#taken.has(anchor.toLowerCase())) anchor = `${slug}-${++count}`
    this.#counts.set(key, count)
    this.#taken.add(anchor.toLowerCase())
    return anchor
  }
}

const longest = 200
