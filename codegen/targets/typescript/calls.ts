import type { BoundMethod, Namespace } from '../../bindings/model.js'
import type { Json } from '../../bindings/shared.js'
import { printJson } from './json-values.js'
import { memberNames } from './names.js'

/** A message: method, kind, and parameters as a document describes them. */
export interface Sent extends Pick<BoundMethod, 'method' | 'kind'> {
  params: Json
}

/**
 * Writes calls of the methods that one side sends, as programs write them: `client.session.new({ cwd: '/' })`.
 *
 * @param object name of the variable: `client`, `agent`.
 */
export class Calls {
  readonly #methods = new Map<string, { callee: string; method: BoundMethod }>()

  constructor(namespace: Namespace, object: string) {
    this.#add(namespace, object)
  }

  /**
   * The code of a call; longer lines than the formatter's are laid out.
   *
   * @param depth levels of indentation of the line it starts on.
   * @param around characters beside it on that line, without the indentation.
   * @throws {Error} when the side has no such method
   */
  of({ method, kind, params }: Sent, depth: number, around: number): string {
    const found = this.#methods.get(key({ method, kind }))
    if (!found) throw new Error(`no ${kind} ${method}`)
    const { callee, method: bound } = found
    const used = depth * 2 + around + callee.length + 2
    if (bound.parameters.kind === 'none') return `${callee}()`
    if (bound.parameters.kind === 'one') return `${callee}(${printJson(params, depth, used)})`
    const list = Array.isArray(params) ? params : []
    return `${callee}(${list.map(value => printJson(value, depth, used)).join(', ')})`
  }

  #add(namespace: Namespace, callee: string): void {
    const members = memberNames(namespace)
    const add = (method: BoundMethod, name: string) => this.#methods.set(key(method), { callee: name, method })
    if (namespace.call) add(namespace.call, callee)
    for (const child of namespace.namespaces) this.#add(child, `${callee}.${members.get(child)}`)
    for (const leaf of namespace.methods) add(leaf.method, `${callee}.${members.get(leaf)}`)
  }
}

const key = ({ method, kind }: Pick<BoundMethod, 'method' | 'kind'>) => `${kind} ${method}`
