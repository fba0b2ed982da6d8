/**
 * Gives ids to names, for links: the name itself where it can be an id. Ids are unique, also when case is ignored.
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
