/**
 * Gives names the ids they are linked by: the name itself where it can be one, and never the same twice, not even for
 * names that differ only in case.
 */
export class Anchors {
  readonly #taken: Set<string>

  /** @param reserved ids that the page itself uses. */
  constructor(reserved: readonly string[]) {
    this.#taken = new Set(reserved)
  }

  take(name: string): string {
    const slug = name.slice(0, longest).replaceAll(/[^A-Za-z0-9._/$-]+/g, '-') || '-'
    let anchor = slug
    for (let count = 2; this.#taken.has(anchor.toLowerCase()); count++) anchor = `${slug}-${count}`
    this.#taken.add(anchor.toLowerCase())
    return anchor
  }
}

const longest = 200
