import type { JsonSchema, Protocol } from '../../protocol/model.js'
import { refNames } from '../../protocol/walk.js'
import type { Link } from './model.js'
import { sameDefinitions } from './sameness.js'

/** A definition of one of the versions, as a page shows it. */
export interface Definition extends Link {
  /** Its name in the document. */
  own: string
  schema: JsonSchema
  /** Index of the version it is of. */
  home: number
  /** The newest version has another one of this name: the version is part of the title. */
  outdated: boolean
  /** Methods and shapes that name this one, by anchor. */
  usedBy: Map<string, Link>
}

/** A schema of one of the versions, and what it belongs to. */
export interface User {
  link: Link
  home: number
  schema: JsonSchema | null | undefined
}

/** The definitions of a page: all of the newest version, and those of older versions that removed methods need. */
export class Definitions {
  readonly #versions: readonly Protocol[]
  readonly #link: (name: string) => Link
  readonly #byKey = new Map<string, Definition>()
  readonly #same = new Map<string, Set<string>>()

  /** @param link makes the link of a definition's title */
  constructor(versions: readonly Protocol[], link: (name: string) => Link) {
    this.#versions = versions
    this.#link = link
  }

  get all(): Definition[] {
    return [...this.#byKey.values()]
  }

  collect(users: readonly User[]): void {
    for (const name of Object.keys(this.#newest.$defs)) this.#define(this.#versions.length - 1, name)
    for (const user of users) this.#use(user)
    for (const { name, anchor, home, schema } of this.#byKey.values())
      this.#use({ link: { name, anchor }, home, schema })
  }

  /** The definition that a name stands for in the version at `home`. */
  find(home: number, name: string): Definition | undefined {
    return this.#byKey.get(keyOf(this.#homeOf(home, name), name))
  }

  /** The links of the definitions that a schema refers to, by their names in the document. */
  linksIn(home: number, schema: JsonSchema): Map<string, Link> {
    const links = new Map<string, Link>()
    for (const name of refNames(schema)) {
      const definition = this.find(home, name)
      if (definition) links.set(name, { name: definition.name, anchor: definition.anchor })
    }
    return links
  }

  get #newest(): Protocol {
    return this.#versions.at(-1) as Protocol
  }

  #use({ link, home, schema }: User): void {
    for (const name of refNames(schema)) this.#define(this.#homeOf(home, name), name).usedBy.set(link.anchor, link)
  }

  /** The newest version in which a definition, with all it refers to, is as in the version at `home`. */
  #homeOf(home: number, name: string): number {
    let index = this.#versions.length - 1
    while (index > home && !this.#isSame(home, index, name)) index--
    return index
  }

  #isSame(before: number, after: number, name: string): boolean {
    const key = `${before} ${after}`
    const same =
      this.#same.get(key) ?? sameDefinitions(this.#versions[before] as Protocol, this.#versions[after] as Protocol)
    this.#same.set(key, same)
    return same.has(name)
  }

  #define(home: number, name: string): Definition {
    const known = this.#byKey.get(keyOf(home, name))
    if (known) return known
    const { $defs, version } = this.#versions[home] as Protocol
    const outdated = home < this.#versions.length - 1 && Object.hasOwn(this.#newest.$defs, name)
    const link = this.#link(outdated ? `${name} ${version}` : name)
    const definition = { ...link, own: name, schema: $defs[name] as JsonSchema, home, outdated, usedBy: new Map() }
    this.#byKey.set(keyOf(home, name), definition)
    return definition
  }
}

const keyOf = (home: number, name: string) => `${home} ${name}`
