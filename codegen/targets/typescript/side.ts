import type { BoundMethod, Namespace, Parameters } from '../../bindings/model.js'
import { namingWords } from '../../bindings/names.js'
import type { Json } from '../../bindings/shared.js'
import { codeText, commentText, type DocText, docComment, docOf } from './comments.js'
import { printJson } from './json-values.js'
import { jsonKey, propertyName, stringLiteral } from './literals.js'
import { memberNames, type NameSet, parameterNames, typeWords } from './names.js'
import type { Imported, SourceFile } from './source-file.js'
import type { TypeNode } from './type-nodes.js'

/** One side of a connection: the client, or the agent. */
export interface Side {
  role: 'client' | 'server'
  className: string
  optionsName: string
  /** Name and version of the protocol. */
  title: string
  /** The methods that it sends. */
  namespace: Namespace
  /** Answers of a client without a user interface, by method. */
  headless: Readonly<Record<string, Json>>
}

/** Context of the classes of a side. */
export interface ClassContext {
  file: SourceFile
  /** Names of the module, for the classes of namespaces. */
  names: NameSet
  node(type: NonNullable<BoundMethod['result']>): TypeNode
}

/** The values for the template `side`, besides the names that it imports. */
export function sideView(side: Side, context: ClassContext): Record<string, unknown> {
  const isClient = side.role === 'client'
  const [own, other] = isClient ? ['Client', 'Server'] : ['Server', 'Client']
  const { protocol, runtime } = context.file
  const title = commentText(side.title)
  const headless = Object.entries(side.headless).map(([method, answer]) => {
    const key = jsonKey(method)
    return { key, answer: printJson(answer, 1, key.length + 5) }
  })
  const classes = new ClassViews(context, isClient ? [] : ['agent'])
  return {
    own,
    other,
    peer: isClient ? 'agent' : 'client',
    base: isClient ? runtime.AgentClient : runtime.AgentServer,
    options: isClient ? runtime.ClientOptions : runtime.PeerOptions,
    optionsName: side.optionsName,
    className: side.className,
    description: isClient ? `A client of an agent that speaks ${title}.` : `An agent's side of ${title}.`,
    sent: [protocol[`${own}Requests` as 'ClientRequests'], protocol[`${own}Notifications` as 'ClientNotifications']],
    received: [
      protocol[`${other}Requests` as 'ServerRequests'],
      protocol[`${other}Notifications` as 'ServerNotifications'],
    ],
    headless: headless.length > 0 && headless,
    whole: classes.view(side.namespace, side.className),
    namespaces: classes.inner,
  }
}

class ClassViews {
  readonly #context: ClassContext
  readonly #prefix: readonly string[]
  /** Views of the classes of namespaces, each after the one that it is a member of. */
  readonly inner: object[] = []

  constructor(context: ClassContext, prefix: readonly string[]) {
    this.#context = context
    this.#prefix = prefix
  }

  view(namespace: Namespace, className: string): object {
    const { runtime } = this.#context.file
    const members = memberNames(namespace)
    const memberOf = (member: object) => propertyName(members.get(member) ?? '')
    const view: Record<string, unknown> = {
      className,
      runtime,
      call: namespace.call && this.#method({ toString: () => `[${runtime.call}]` }, namespace.call),
      description: `Methods below ${codeText(namespace.prefix)}.`,
    }
    const inner = namespace.namespaces.map(child => ({ child, member: memberOf(child) }))
    const methods = namespace.methods.map(leaf => this.#method(memberOf(leaf), leaf.method))
    if (namespace.path.length > 0) this.inner.push(view)
    view.fields = inner.map(({ child, member }) => {
      const words = [...this.#prefix, ...child.path.flatMap(namingWords), 'methods']
      const childClass = this.#context.names.claim(typeWords(words))
      this.view(child, childClass)
      return {
        runtime,
        member,
        childClass,
        callable: child.call !== undefined,
        comment: child.call ? methodComment(child.call) : '',
      }
    })
    view.methods = methods.map((method, index) => ({ ...method, spaced: inner.length > 0 || index > 0 }))
    view.more = inner.length > 0 || methods.length > 0
    return view
  }

  #method(member: Imported, method: BoundMethod) {
    const { file, node } = this.#context
    const request = method.kind === 'request'
    const parameters = this.#parameters(method.parameters)
    return {
      runtime: file.runtime,
      comment: methodComment(method),
      member,
      wireName: stringLiteral(method.method),
      send: request ? 'request' : 'notify',
      request,
      parameters,
      list: method.parameters.kind === 'list',
      hasParameters: parameters.length > 0 || request,
      result: method.result ? file.inline(node(method.result)) : 'void',
    }
  }

  #parameters(parameters: Parameters) {
    const { file, node } = this.#context
    if (parameters.kind === 'none') return []
    if (parameters.kind === 'one')
      return [{ name: 'params', optional: parameters.optional, type: file.inline(node(parameters.type)) }]
    const names = parameterNames(parameters.items)
    return parameters.items.map(({ type, optional }, index) => ({
      name: names[index],
      optional,
      type: file.inline(node(type)),
    }))
  }
}

function methodComment(method: BoundMethod): string {
  const description = commentText(method.description ?? '')
  const sentence = description === '' || /[.!?]$/.test(description) ? description : `${description}.`
  const doc: DocText = { ...docOf(method), text: `${sentence} Wire\u00a0method:\u00a0${codeText(method.method)}.` }
  return docComment(doc, 1)
}
