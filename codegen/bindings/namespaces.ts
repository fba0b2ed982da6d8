import { wordsOf } from '../protocol/words.js'
import type { BoundMethod, Name, Namespace } from './model.js'
import { namingWords } from './names.js'

interface Branch {
  segment: string
  path: readonly string[]
  prefix: string
  leaves: BoundMethod[]
  children: Map<string, Branch>
}

const newBranch = (segment: string, path: readonly string[], prefix: string): Branch => ({
  segment,
  path,
  prefix,
  leaves: [],
  children: new Map(),
})

/** Arranges methods by the segments of their wire names. */
export function namespaceOf(methods: readonly BoundMethod[], name: Name): Namespace {
  const root = newBranch('', [], '')
  for (const method of methods) {
    let branch = root
    for (const { segment, end } of segmentsOf(method.method)) {
      const prefix = method.method.slice(0, end)
      const next = branch.children.get(segment) ?? newBranch(segment, [...branch.path, segment], prefix)
      branch.children.set(segment, next)
      branch = next
    }
    branch.leaves.push(method)
  }
  return arrange(root, name)
}

/** Names have so many segments at most: each has a type whose name and path hold those before it. */
const mostSegments = 16

/**
 * The segments of a wire name: `testing/autocomplete.completionEvent` has three. One without letters and digits counts only
 * when it is `$`. The last one holds all that are too many.
 */
function segmentsOf(method: string): { segment: string; end: number }[] {
  const segments = [...method.matchAll(/[^/.]+/g)]
    .map(({ 0: segment, index }) => ({ segment, end: index + segment.length }))
    .filter(({ segment }) => segment === '$' || wordsOf(segment).length > 0)
  const { end: kept = 0 } = segments[mostSegments - 2] ?? {}
  if (segments.length > mostSegments)
    segments.splice(mostSegments - 1, segments.length, { segment: method.slice(kept + 1), end: method.length })
  return segments.length > 0 ? segments : [{ segment: method, end: method.length }]
}

function arrange(branch: Branch, name: Name): Namespace {
  const namespace: Namespace = { name, path: branch.path, prefix: branch.prefix, methods: [], namespaces: [] }
  for (const child of branch.children.values()) {
    const childName: Name = { words: namingWords(child.segment), given: child.segment }
    const [first, ...others] = byKind(child.leaves)
    if (child.children.size > 0) {
      const inner = arrange(child, childName)
      namespace.namespaces.push(first ? { ...inner, call: first } : inner)
    } else if (first) namespace.methods.push({ name: childName, method: first })
    // One path of several methods: a request and a notification of one name, or names like `a/b` and `a//b`.
    for (const method of others) namespace.methods.push({ name: nameBeside(childName, method, first), method })
  }
  return namespace
}

/** Requests first: they keep the name. */
const byKind = (leaves: readonly BoundMethod[]) =>
  ['request', 'notification'].flatMap(kind => leaves.filter(method => method.kind === kind))

const nameBeside = (name: Name, { kind }: BoundMethod, first: BoundMethod | undefined): Name =>
  first?.kind === 'request' && kind === 'notification' ? { words: [...name.words, 'notification'] } : name
