import { isObject } from '../../../base/json.js'
import { addToGroup } from '../../protocol/groups.js'
import type { JsonPlace } from '../diagnostics.js'
import type { SchemaFiles } from './files.js'
import { childOf, descendantOf, type Located } from './located.js'
import { containers, isNamespace } from './names.js'

const deepestNamespace = 10

/** The named definitions of the entry file, those inside namespaces included. */
export class DefinitionNames {
  readonly #byName = new Map<string, Located[]>()
  readonly #files: SchemaFiles

  constructor(files: SchemaFiles) {
    this.#files = files
    for (const container of containers) {
      const at = descendantOf(files.entry, container)
      if (at && isObject(at.value)) this.#add(at, 0)
    }
  }

  #add(container: Located, depth: number): void {
    for (const name of Object.keys(container.value as object)) {
      const at = childOf(container, name)
      if (!at) continue
      if (depth < deepestNamespace && isNamespace(at.value)) this.#add(at, depth + 1)
      else addToGroup(this.#byName, name, at)
    }
  }

  /** Every definition with its name, in the order of the file. */
  *all(): Generator<[name: string, at: Located]> {
    for (const [name, places] of this.#byName) for (const at of places) yield [name, at]
  }

  /**
   * The definition of a name, the one in the same namespace as `near` first.
   *
   * @param name may go on as a JSON pointer: `AddResponse/properties/result`
   */
  find(name: string, near?: JsonPlace): Located | undefined {
    const [own = '', ...tokens] = name.split('/')
    const places = this.#byName.get(own) ?? []
    const beside = near && places.find(({ pointer }) => parentOf(pointer) === parentOf(near.pointer))
    const found = beside ?? places[0]
    return found && descendantOf(found, tokens)
  }

  /** The definition that a recipe names, or points to as `#/$defs/Name` or `other.json#/$defs/Name`. */
  locate(text: string): Located | undefined {
    return text.includes('#') ? this.#files.resolve(this.#files.entry, text) : this.find(text)
  }
}

const parentOf = (pointer: string) => pointer.slice(0, pointer.lastIndexOf('/'))
