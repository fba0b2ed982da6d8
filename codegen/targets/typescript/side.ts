import { codeText, commentText, docComment } from './comments.js'
import { printImport } from './imports.js'
import { printJson } from './json-values.js'
import { group, indent, join, line, print, softline } from './layout.js'
import type { NameSet } from './names.js'
import { flatten, namespacesOf } from './namespaces.js'
import type { ResolvedOptions } from './options.js'
import type { MethodShape } from './shapes.js'
import { definitionsIn } from './type-nodes.js'
import { classView } from './views.js'

/** One side of a connection: the client, or the agent. */
export interface Side {
  role: 'client' | 'server'
  className: string
  optionsName: string
  /** Name and version of the protocol. */
  title: string
}

/** Members that the base classes of the runtime have. */
export const baseMembers: readonly string[] = [
  'close',
  'connection',
  'events',
  'handle',
  'handshake',
  'notify',
  'on',
  'request',
]

/** What the template `side` is filled with. */
export function sideOf(side: Side, shapes: readonly MethodShape[], names: NameSet, options: ResolvedOptions) {
  const { className } = side
  const isClient = side.role === 'client'
  const base = isClient ? 'AgentClient' : 'AgentServer'
  const [own, other] = isClient ? ['Client', 'Server'] : ['Server', 'Client']
  const prefix = isClient ? [] : ['agent']
  const namespaces = flatten(namespacesOf(shapes, className, { prefix, reserved: baseMembers, names }))
  const optionsType = isClient ? 'ClientOptions' : 'PeerOptions'
  const hasHeadless = isClient && Object.keys(options.headless).length > 0

  const maps = [`${own}Requests`, `${own}Notifications`, `${other}Requests`, `${other}Notifications`]
  const parameters = group(['<', indent([softline, join([',', line], maps)]), softline, '>'])
  const heading = print([`export class ${className} extends ${base}`, parameters, ' {'])
  const what = isClient ? 'A client of an agent that speaks' : "An agent's side of"
  const classes = namespaces.map((namespace, index) =>
    index === 0
      ? {
          ...classView(namespace, heading, `${what} ${commentText(side.title)}.`),
          construct: {
            headless: hasHeadless,
          },
        }
      : classView(
          namespace,
          `export class ${namespace.className} extends Namespace {`,
          `Methods below ${codeText(namespace.path)}.`,
        ),
  )
  const calls = namespaces.some(namespace => namespace.call)
  const requests = shapes.some(({ method }) => method.kind === 'request')
  const runtime = [
    base,
    'type AgentConnection',
    `type ${optionsType}`,
    'type RequestHandlers',
    'type ViewOptions',
    ...(requests ? ['type RequestOptions'] : []),
    ...(namespaces.length > 1 ? ['Namespace'] : []),
    ...(calls ? ['call', 'callable'] : []),
    ...(hasHeadless ? ['type HeadlessAnswers'] : []),
  ]
  const definitions = shapes.flatMap(({ method, params, result }) => [
    ...(params ? definitionsIn(params) : []),
    ...(method.kind === 'request' ? definitionsIn(result) : []),
  ])
  return {
    imports: [
      printImport(runtime, options.runtime),
      printImport(['protocol', ...maps.map(name => `type ${name}`)], './protocol.js'),
      ...(definitions.length > 0
        ? [
            printImport(
              definitions.map(name => `type ${name}`),
              './types.js',
            ),
          ]
        : []),
    ],
    declarations: [
      {
        comment: docComment({ text: `Answers to what the ${isClient ? 'agent' : 'client'} may ask, by wire name.` }),
        text: `type ${other}RequestHandlers = RequestHandlers<${other}Requests>`,
      },
      {
        comment: docComment({ text: `How a {@link ${className}} is set up.` }),
        text: `type ${side.optionsName} = ${optionsType}<${other}Requests>`,
      },
      ...(hasHeadless
        ? [
            {
              comment: docComment({ text: 'What a client without a user interface answers where it has no handler.' }),
              text: `const headlessAnswers: HeadlessAnswers<ServerRequests> = ${printJson(options.headless, 0, 64)}`,
            },
          ]
        : []),
    ],
    classes,
  }
}
