import type { ts } from 'ts-morph'
import { addToGroup } from '../../protocol/groups.js'
import type { JsonSchema } from '../../protocol/model.js'
import { formatPath, type Path } from './diagnostics.js'
import type { Claim } from './names.js'
import { pascalCase } from './names.js'

/** A definition of the document, while it is being made. */
export interface Definition extends Claim {
  path: Path
  schema: JsonSchema
  /** The value of {@link JsonSchema.$ref} until every definition has its name. */
  ref: string
  /** Refs to the supertypes of an interface. */
  bases: readonly JsonSchema[]
}

interface Wanted {
  /** Name the definition should have; without one it is named after the path that led to it. */
  name: string | undefined
  declaration: ts.Node | undefined
  path: Path
  convert(path: Path): JsonSchema
  /** Refs to the supertypes that the type names. */
  bases?(path: Path): JsonSchema[]
}

/** Runs the conversion of a definition. */
type Guard = (definition: Pick<Definition, 'declaration' | 'path'>, convert: () => void) => void

/** The definitions a document needs. Each is converted once, after what referred to it, so that types may be recursive. */
export class Definitions {
  readonly #byKey = new Map<ts.Symbol | ts.Type, Definition>()
  readonly #byRef = new Map<string, Definition>()
  readonly #merged = new Map<string, Definition>()
  readonly #waiting: ((guard: Guard) => void)[] = []
  #count = 0
  #open: { key: ts.Symbol | ts.Type; path: Path } | undefined

  get all(): Definition[] {
    return [...this.#byRef.values()]
  }

  /** The definition a `$ref` stands for. */
  get(ref: string): Definition | undefined {
    return this.#byRef.get(ref) ?? this.#merged.get(ref)
  }

  /** Whether this is the definition that is being converted: then its content is needed, not a `$ref` to it. */
  isOpen(key: ts.Symbol | ts.Type, path: Path): boolean {
    return this.#open?.key === key && this.#open.path === path
  }

  refer(key: ts.Symbol | ts.Type, wanted: Wanted): JsonSchema {
    let definition = this.#byKey.get(key)
    if (!definition) {
      // The number of symbols is finite; a generic may have endlessly many types.
      definition = this.#add(wanted, !('escapedName' in key))
      this.#byKey.set(key, definition)
      const created = definition
      this.#waiting.push(guard => {
        this.#open = { key, path: created.path }
        guard({ declaration: wanted.declaration, path: created.path }, () => {
          created.schema = wanted.convert(created.path)
          created.bases = wanted.bases?.(created.path) ?? []
        })
      })
    }
    return { $ref: definition.ref }
  }

  #add({ name, declaration, path }: Omit<Wanted, 'convert' | 'bases'>, counts = false): Definition {
    const ref = `#/$defs/${this.#count++}`
    const claimed = name ?? pascalCase(formatPath(path))
    const definition: Definition = {
      name: claimed,
      declaration: name === undefined ? undefined : declaration,
      path: { ...path, type: claimed, depth: counts ? path.depth : 0 },
      schema: {},
      ref,
      bases: [],
    }
    this.#byRef.set(ref, definition)
    return definition
  }

  /**
   * Makes one of definitions that are the same: the checker may come to one generic type on several ways. Two definitions
   * are the same when their texts are, with refs to either of them taken for the same.
   */
  mergeSame(): void {
    const groups = new Map<string, Definition[]>()
    for (const definition of this.all) {
      const { declaration, name } = definition
      if (declaration)
        addToGroup(groups, JSON.stringify([name, declaration.getSourceFile().fileName, declaration.pos]), definition)
    }
    for (const [first, ...others] of groups.values()) {
      if (!first || others.length === 0) continue
      const refs = [first, ...others].map(({ ref }) => JSON.stringify(ref))
      const text = ({ schema }: Definition) =>
        refs.reduce((json, ref) => json.replaceAll(ref, '"this"'), JSON.stringify(schema))
      const wanted = text(first)
      for (const other of others)
        if (text(other) === wanted) {
          this.#byRef.delete(other.ref)
          this.#merged.set(other.ref, first)
        }
    }
  }

  /** Forgets all definitions but these. */
  keep(wanted: ReadonlySet<Definition>): void {
    for (const definition of this.all) if (!wanted.has(definition)) this.#byRef.delete(definition.ref)
  }

  /** Converts all definitions that are referred to, those that they refer to included; `guard` runs each conversion. */
  convertAll(guard: Guard): void {
    for (let at = 0; at < this.#waiting.length; at++) this.#waiting[at]?.(guard)
    this.#waiting.length = 0
    this.#open = undefined
  }
}
