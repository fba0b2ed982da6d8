import type { Method } from '../../protocol/model.js'
import { codeText, commentText, docComment } from './comments.js'
import { type Doc, group, ifBroken, indent, join, line, print, softline } from './layout.js'
import { propertyName, stringLiteral } from './literals.js'
import type { Namespace } from './namespaces.js'
import { inlineType } from './print-types.js'
import type { MethodShape } from './shapes.js'
import { type Declaration, keyword, type TypeNode } from './type-nodes.js'

/** What templates are filled with: pieces of TypeScript, laid out and escaped. */

/** A map from wire names to the types of methods, as an interface. */
export function mapOf(name: string, description: string, shapes: readonly MethodShape[]): Declaration {
  const members = shapes.map(({ method, params, result }) => ({
    name: method.method,
    type: entryOf(params ?? keyword('null'), method.kind === 'request' ? result : undefined),
    optional: false,
    description: method.summary,
    deprecated: method.deprecated,
  }))
  const type: TypeNode = members.length > 0 ? { kind: 'object', members } : keyword('Record<never, never>')
  return { name, type, description }
}

function entryOf(params: TypeNode, result: TypeNode | undefined): TypeNode {
  const members = [{ name: 'params', type: params, optional: false }]
  return { kind: 'object', members: result ? [...members, { name: 'result', type: result, optional: false }] : members }
}

/** The class of a namespace, for the template `side`. */
export function classView(namespace: Namespace, heading: string, description: string) {
  const call = namespace.call
  const fields = namespace.namespaces.map(({ member, namespace: inner }) => {
    const created: Doc = [`new ${inner.className}(`, softline, 'this.connection', softline, ')']
    const value = inner.call ? ['callable(', created, ')'] : created
    return {
      comment: inner.call ? methodComment(inner.call.method, 1) : '',
      text: print(group([`  readonly ${propertyName(member)} = `, value]), 1, 0),
    }
  })
  const methods = namespace.methods.map(({ member, shape }) => methodView(propertyName(member), shape))
  return {
    comment: docComment({ text: description }),
    heading,
    fields,
    // Before the fields: after one, `[` would go on with its value.
    call: call && methodView('[call]', call),
    construct: undefined as { headless: boolean } | undefined,
    more: fields.length > 0 || methods.length > 0,
    methods: methods.map((method, index) => ({ ...method, spaced: fields.length > 0 || index > 0 })),
  }
}

function methodView(member: string, { method, params, result }: MethodShape) {
  const request = method.kind === 'request'
  const parameters = [
    ...(params ? [`params: ${inlineType(params)}`] : []),
    ...(request ? ['options?: RequestOptions'] : []),
  ]
  const passed = [
    stringLiteral(method.method),
    ...(params ? ['params'] : request ? ['undefined'] : []),
    ...(request ? ['options'] : []),
  ]
  return {
    comment: methodComment(method, 1),
    signature: print(
      [`  ${member}`, argumentsOf(parameters), `: Promise<${request ? inlineType(result) : 'void'}> {`],
      1,
      0,
    ),
    body: print(['    return this.connection.', request ? 'request' : 'notify', argumentsOf(passed)], 2, 0),
  }
}

const argumentsOf = (list: readonly Doc[]): Doc =>
  list.length === 0 ? '()' : group(['(', indent([softline, join([',', line], list)]), ifBroken(','), softline, ')'])

function methodComment({ method, summary, deprecated }: Method, depth: number): string {
  const text = [
    commentText(summary ?? '').replace(/(?<![.!?])$/, summary ? '.' : ''),
    `Wire\u00a0method:\u00a0${codeText(method)}.`,
  ]
  return docComment({ text: text.join(' ').trim(), deprecated }, depth)
}
