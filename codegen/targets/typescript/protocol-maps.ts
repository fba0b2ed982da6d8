import type { BoundMethod } from '../../bindings/model.js'
import { docComment, docOf } from './comments.js'
import { propertyName } from './literals.js'
import { parameterNames } from './names.js'
import type { SourceFile } from './source-file.js'
import { keyword, type TypeNode, unionOf } from './type-nodes.js'

const kinds = { Requests: 'request', Notifications: 'notification' } as const
const senders = { Client: 'clientToServer', Server: 'serverToClient' } as const

/** The maps from wire names to the types of methods, for the template `protocol`. */
export function protocolMaps(
  methods: readonly BoundMethod[],
  file: SourceFile,
  node: (type: NonNullable<BoundMethod['result']>) => TypeNode,
) {
  return Object.entries(senders).flatMap(([sender, direction]) =>
    Object.entries(kinds).map(([name, kind]) => ({
      name: `${sender}${name}`,
      description: `The ${kind}s that ${sender === 'Client' ? 'a client' : 'an agent'} sends.`,
      entries: methods
        .filter(method => method.kind === kind && [direction, 'both'].includes(method.messageDirection))
        .map(method => ({
          comment: docComment(docOf(method), 1),
          key: propertyName(method.method),
          params: file.layOut(paramsOf(method, node)),
          result: kind === 'request' && file.layOut(method.result ? node(method.result) : keyword('null')),
        })),
    })),
  )
}

/** The type of the parameters of handlers: null without parameters, a tuple where they are sent by position. */
function paramsOf({ parameters }: BoundMethod, node: (type: NonNullable<BoundMethod['result']>) => TypeNode): TypeNode {
  if (parameters.kind === 'none') return keyword('null')
  if (parameters.kind === 'one')
    return parameters.optional ? unionOf([node(parameters.type), keyword('null')]) : node(parameters.type)
  const names = parameterNames(parameters.items)
  return {
    kind: 'tuple',
    items: parameters.items.map(({ type, optional }, index) => ({
      label: names[index] ?? '',
      type: node(type),
      modifier: optional ? 'optional' : '',
    })),
  }
}
