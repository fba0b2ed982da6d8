import type { ts } from 'ts-morph'
import type { JsonSchema } from '../../protocol/model.js'
import { formatPath, type Path } from './diagnostics.js'
import type { Claim } from './names.js'
import { pascalCase } from './names.js'

/** A definition of the document, while it is being made. */
export interface Definition extends Claim {
  path: Path
  schema: JsonSchema
  /** What {@link JsonSchema.$ref} says until every definition has its name. */
  reference: string
}

interface Wanted {
  /** Name the definition should have; without one it is named after the way that led to it. */
  name: string | undefined
  declaration: ts.Node | undefined
  path: Path
  convert(path: Path): JsonSchema
}

/** The definitions a document needs. Each is converted once, after what referred to it, so that types may be recursive. */
export class Definitions {
  readonly #byKey = new Map<ts.Symbol | ts.Type, Definition>()
  readonly #byReference = new Map<string, Definition>()
  readonly #waiting: (() => void)[] = []
  #open: { key: ts.Symbol | ts.Type; path: Path } | undefined

  get all(): Definition[] {
    return [...this.#byReference.values()]
  }

  /** The definition a reference stands for. */
  get(reference: string): Definition | undefined {
    return this.#byReference.get(reference)
  }

  /** Whether this is the definition being converted itself: then its content is wanted, not a reference to it. */
  isOpen(key: ts.Symbol | ts.Type, path: Path): boolean {
    return this.#open?.key === key && this.#open.path === path
  }

  refer(key: ts.Symbol | ts.Type, wanted: Wanted): JsonSchema {
    let definition = this.#byKey.get(key)
    if (!definition) {
      definition = this.#add(wanted)
      this.#byKey.set(key, definition)
      const created = definition
      this.#waiting.push(() => {
        this.#open = { key, path: wanted.path }
        created.schema = wanted.convert(wanted.path)
      })
    }
    return { $ref: definition.reference }
  }

  /** Adds a definition whose schema is known. */
  add(name: string, schema: JsonSchema, path: Path): JsonSchema {
    const definition = this.#add({ name, declaration: undefined, path })
    definition.schema = schema
    return { $ref: definition.reference }
  }

  #add({ name, declaration, path }: Omit<Wanted, 'convert'>): Definition {
    const reference = `#/$defs/${this.#byReference.size}`
    const claimed = name ?? pascalCase(formatPath(path))
    const definition = {
      name: claimed,
      declaration: name === undefined ? undefined : declaration,
      path,
      schema: {},
      reference,
    }
    this.#byReference.set(reference, definition)
    return definition
  }

  /** Converts what was referred to, and what that refers to, until nothing is left. */
  convertAll(): void {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) next()
    this.#open = undefined
  }
}
