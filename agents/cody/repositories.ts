import { CodyError } from './errors.js'

/** A repository of the instance. */
export interface Repository {
  /** Such as `github.com/sourcegraph/cody`. */
  readonly name: string
  /** Id on the instance. */
  readonly id: string
}

/** Looks repositories up by name, each at most once. */
export class Repositories {
  readonly #known = new Map<string, Promise<Repository | undefined>>()
  readonly #lookUp: (names: readonly string[]) => Promise<readonly Repository[]>

  /** @param lookUp asks the instance; names it does not know are missing in its answer */
  constructor(lookUp: (names: readonly string[]) => Promise<readonly Repository[]>) {
    this.#lookUp = lookUp
  }

  /**
   * The repositories of these names, in their order.
   *
   * @throws {CodyError} `REPOSITORY` names the ones that the instance does not know
   */
  async find(names: readonly string[]): Promise<Repository[]> {
    const unknownYet = [...new Set(names)].filter(name => !this.#known.has(name))
    if (unknownYet.length > 0) this.#ask(unknownYet)
    const found = await Promise.all(names.map(name => this.#known.get(name)))
    const missing = names.filter((_, index) => found[index] === undefined)
    // Unknown repositories are not remembered: one may be added to the instance at any time.
    for (const name of missing) this.#known.delete(name)
    if (missing.length > 0)
      throw new CodyError(
        'REPOSITORY',
        `the Sourcegraph instance has no repository named ${missing.map(name => `"${name}"`).join(', ')}; names look like github.com/owner/name`,
      )
    return found.filter(repository => repository !== undefined)
  }

  #ask(names: readonly string[]): void {
    const answer = this.#lookUp(names)
    for (const name of names) {
      const one = answer.then(repositories => repositories.find(repository => repository.name === name))
      one.catch(() => this.#known.delete(name))
      this.#known.set(name, one)
    }
  }
}
