import { isObject } from '../../../base/json.js'
import { childOf, identifierOf, type Located } from './located.js'

/** The identifiers of schemas of one file, besides their JSON pointers. */
export interface SchemaIndex {
  /** Resources by URI. */
  resources: Map<string, Located>
  /** Schemas by the URI of their resource, `#` and their `$anchor`. */
  anchors: Map<string, Located>
}

/** Keywords whose values are data, also when they look like schemas. */
const data = new Set(['const', 'enum', 'default', 'examples'])

/** Finds the `$id` and `$anchor` of every schema in a file; up to draft-07 an `$id` that begins with `#` is an anchor. */
export function indexResource(root: Located): SchemaIndex {
  const index: SchemaIndex = { resources: new Map(), anchors: new Map() }
  const open = [root]
  for (let at = open.pop(); at; at = open.pop()) {
    const { value, resource } = at
    if (isObject(value)) {
      const { $anchor: anchor } = value
      const id = identifierOf(at)
      if (at === root || resource.pointer === at.pointer) addFirst(index.resources, resource.uri, at)
      if (typeof anchor === 'string') addFirst(index.anchors, `${resource.uri}#${anchor}`, at)
      if (id?.startsWith('#')) addFirst(index.anchors, `${resource.uri}${id}`, at)
    }
    if (typeof value !== 'object' || value === null) continue
    for (const key of Object.keys(value)) {
      const inner = data.has(key) ? undefined : childOf(at, key)
      if (inner && typeof inner.value === 'object') open.push(inner)
    }
  }
  return index
}

function addFirst(map: Map<string, Located>, key: string, at: Located): void {
  if (!map.has(key)) map.set(key, at)
}
