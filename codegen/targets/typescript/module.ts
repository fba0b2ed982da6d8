import { messageShapesOf } from '../../bindings/message-shapes.js'
import type { Json, MessageDirection, Method, MethodKind, Protocol } from '../../protocol/model.js'
import type { GeneratedFile } from '../target.js'
import { commentText } from './comments.js'
import { printImport } from './imports.js'
import { printJson } from './json-values.js'
import { stringLiteral } from './literals.js'
import { globalNames, NameSet, typeName } from './names.js'
import type { ResolvedOptions } from './options.js'
import { printDeclaration } from './print-types.js'
import { render } from './render.js'
import { type MethodShape, shapesOf } from './shapes.js'
import { type Side, sideOf } from './side.js'
import { definitionsIn } from './type-nodes.js'
import { mapOf } from './views.js'

/** The contract between generated code and the runtime that this target writes for. */
export const contractVersion = 2

/** Names that generated modules have or import, whatever the protocol. */
const ownNames = [
  ...[
    'AgentClient',
    'AgentServer',
    'AgentConnection',
    'HeadlessAnswers',
    'MethodInfo',
    'Namespace',
    'PeerOptions',
    'ClientOptions',
  ],
  ...[
    'ProtocolDescription',
    'ProtocolShapes',
    'shapes',
    'RequestHandlers',
    'RequestOptions',
    'ViewOptions',
    'call',
    'callable',
    'methods',
    'protocol',
  ],
  ...['ClientRequests', 'ClientNotifications', 'ServerRequests', 'ServerNotifications', 'headlessAnswers'],
  ...['ClientRequestMethod', 'ClientNotificationMethod', 'ServerRequestMethod', 'ServerNotificationMethod'],
  ...['ClientRequestHandlers', 'ServerRequestHandlers'],
]

/** The files of the bindings of one protocol. */
export function moduleOf(protocol: Protocol, options: ResolvedOptions): GeneratedFile[] {
  const names = new NameSet([...globalNames, ...ownNames])
  const prefix = typeName(protocol.protocol)
  const client = names.claim(`${prefix}Client`)
  const server = names.claim(`${prefix}AgentServer`)
  const clientOptions = names.claim(`${client}Options`)
  const serverOptions = names.claim(`${server}Options`)
  const { declarations, methods } = shapesOf(protocol, names)
  const sends = (kind: MethodKind, direction: MessageDirection) =>
    methods.filter(({ method }) => method.kind === kind && [direction, 'both'].includes(method.messageDirection))
  const maps = [
    mapOf('ClientRequests', 'The requests that a client sends.', sends('request', 'clientToServer')),
    mapOf('ClientNotifications', 'The notifications that a client sends.', sends('notification', 'clientToServer')),
    mapOf('ServerRequests', 'The requests that an agent sends.', sends('request', 'serverToClient')),
    mapOf('ServerNotifications', 'The notifications that an agent sends.', sends('notification', 'serverToClient')),
  ]
  const title = `${protocol.protocol} ${protocol.version}`
  const source = protocol.origin
  const banner = render('banner', {
    title,
    source: commentText(
      [source?.repository, source?.path, source?.revision && `at ${source.revision}`].filter(Boolean).join(' '),
    ),
    command: commentText(options.command),
  }).trimEnd()

  const sides: Side[] = [
    { role: 'client', className: client, optionsName: clientOptions, title },
    { role: 'server', className: server, optionsName: serverOptions, title },
  ]
  const directions = { client: 'clientToServer', server: 'serverToClient' } as const
  const used = maps.flatMap(map => [...definitionsIn(map.type)]).map(name => `type ${name}`)
  const files: Record<string, string> = {
    'types.ts': render('types', { banner, declarations: declarations.map(printDeclaration) }),
    'protocol.ts': render('protocol', {
      banner,
      imports: [
        printImport(['type ProtocolDescription'], options.runtime),
        ...(used.length > 0 ? [printImport(used, './types.js')] : []),
      ],
      name: stringLiteral(protocol.protocol),
      version: stringLiteral(protocol.version),
      contract: contractVersion,
      command: stringLiteral(options.command),
      wire: printJson((protocol.wire ?? {}) as Json, 1, '  wire: '.length + 1),
      document: options.document && stringLiteral(asRelativeUrl(options.document)),
      maps: maps.map(printDeclaration),
    }),
    'methods.ts': render('methods', {
      banner,
      imports: [printImport(['type MethodInfo'], options.runtime)],
      list: printJson(protocol.methods.map(methodInfo), 0, 'export const methods: readonly MethodInfo[] = '.length),
    }),
    'shapes.ts': render('shapes', {
      banner,
      imports: [printImport(['type ProtocolShapes'], options.runtime)],
      shapes: printJson(
        messageShapesOf(protocol) as unknown as Json,
        0,
        'export const shapes: ProtocolShapes = '.length,
      ),
    }),
  }
  for (const side of sides) {
    const shapes: MethodShape[] = methods.filter(({ method }) =>
      [directions[side.role], 'both'].includes(method.messageDirection),
    )
    files[`${side.role}.ts`] = render('side', { banner, ...sideOf(side, shapes, names, options) })
  }
  files['index.ts'] = render('index', { banner })
  return Object.entries(files).map(([path, content]) => ({ path, content }))
}

/** A path as a reference that `new URL` resolves: characters that mean something in a URL are escaped. */
function asRelativeUrl(path: string): string {
  const escaped = path.replaceAll(/[%?#\\]/g, encodeURIComponent)
  return /^\.{0,2}\//.test(escaped) ? escaped : `./${escaped}`
}

const methodInfo = ({ method, kind, messageDirection, deprecated }: Method) => ({
  method,
  kind,
  messageDirection,
  ...(deprecated ? { deprecated } : {}),
})
