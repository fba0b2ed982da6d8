import { memberName, NameSet, objectMembers, pathOf, typeName } from './names.js'
import type { MethodShape } from './shapes.js'

/** A group of methods below one path, as one class. */
export interface Namespace {
  className: string
  /** Path of the namespace, such as `testing/autocomplete`; empty for the whole. */
  path: string
  namespaces: NamespaceMember[]
  methods: MethodMember[]
  /** The method whose path is the namespace's own. */
  call?: MethodShape
}

interface MethodMember {
  member: string
  shape: MethodShape
}

/** A namespace as a member of another. */
interface NamespaceMember {
  member: string
  namespace: Namespace
}

/** How a side of a protocol names things. */
export interface Naming {
  /** Parts that the names of its classes start with. */
  prefix: readonly string[]
  /** Member names that the class of the whole has already. */
  reserved: readonly string[]
  /** Hands out the names of the other classes. */
  names: NameSet
}

interface Branch {
  part: string
  path: string
  leaf?: MethodShape
  children: Map<string, Branch>
}

/** Arranges methods by their paths, below a class of the given name. */
export function namespacesOf(shapes: readonly MethodShape[], className: string, naming: Naming): Namespace {
  const root: Branch = { part: '', path: '', children: new Map() }
  for (const shape of shapes) {
    let branch = root
    for (const part of pathOf(shape.method.method)) {
      const path = branch.path === '' ? part : `${branch.path}/${part}`
      const next = branch.children.get(part) ?? { part, path, children: new Map() }
      branch.children.set(part, next)
      branch = next
    }
    // Two wire names with one path (`a/b` and `a//b`): the later one becomes a branch of its own.
    if (branch.leaf) root.children.set(`//${shape.method.method}`, { ...branch, leaf: shape, children: new Map() })
    else branch.leaf = shape
  }
  return arrange(root, className, naming)
}

function arrange(branch: Branch, className: string, { prefix, reserved, names }: Naming): Namespace {
  const members = new NameSet([...objectMembers, 'connection', ...reserved])
  const namespace: Namespace = { className, path: branch.path, namespaces: [], methods: [] }
  if (branch.leaf) namespace.call = branch.leaf
  for (const child of branch.children.values()) {
    const member = members.claim(memberName(child.part))
    if (child.children.size === 0) {
      if (child.leaf) namespace.methods.push({ member, shape: child.leaf })
      continue
    }
    const parts = pathOf(child.path).map(part => (part === '$' ? 'dollar' : part))
    const childClass = names.claim(typeName(...prefix, ...parts, 'Methods'))
    namespace.namespaces.push({ member, namespace: arrange(child, childClass, { prefix, reserved: [], names }) })
  }
  return namespace
}

/** A namespace and all below it, the outermost first. */
export function flatten(namespace: Namespace): Namespace[] {
  return [namespace, ...namespace.namespaces.flatMap(member => flatten(member.namespace))]
}
