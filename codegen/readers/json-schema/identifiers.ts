import { isObject } from '../../../base/json.js'
import { childOf, identifierOf, type Located } from './located.js'

/** The identifiers of schemas of one file, besides their JSON pointers. */
export interface SchemaIndex {
  /** Resources by URI. */
  resources: Map<string, Located>
  /** Schemas by the URI of their resource, `#` and their `$anchor` or `$dynamicAnchor`. */
  anchors: Map<string, Located>
  /** How many schemas have a `$dynamicAnchor`, by its name; under `#`, how many have a `$recursiveAnchor`. */
  dynamic: Map<string, number>
}

/** Keywords whose values are data, also when they look like schemas. */
const data = new Set(['const', 'enum', 'default', 'examples'])

/** The `$dynamicAnchor` of a schema, `#` for its `$recursiveAnchor`; undefined when it has neither. */
export function dynamicAnchorOf({ value }: Located): string | undefined {
  if (!isObject(value)) return undefined
  const { $dynamicAnchor: name, $recursiveAnchor: isRecursive } = value
  return typeof name === 'string' ? name : isRecursive === true ? '#' : undefined
}

/** Finds the `$id` and the anchors of every schema in a file; up to draft-07 an `$id` that begins with `#` is an anchor. */
export function indexResource(root: Located): SchemaIndex {
  const index: SchemaIndex = { resources: new Map(), anchors: new Map(), dynamic: new Map() }
  const open = [root]
  for (let at = open.pop(); at; at = open.pop()) {
    const { value, resource } = at
    if (isObject(value)) {
      const dynamic = dynamicAnchorOf(at)
      if (dynamic !== undefined) index.dynamic.set(dynamic, (index.dynamic.get(dynamic) ?? 0) + 1)
      const id = identifierOf(at)
      if (at === root || resource.pointer === at.pointer) addFirst(index.resources, resource.uri, at)
      for (const anchor of [value.$anchor, value.$dynamicAnchor])
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
