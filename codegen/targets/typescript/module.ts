import { contractVersion } from '../../../base/contract-version.js'
import type { Bindings, BoundMethod, Declaration, Type } from '../../bindings/model.js'
import type { Json } from '../../bindings/shared.js'
import type { GeneratedFile } from '../target.js'
import { commentText, docComment } from './comments.js'
import { constantsOf } from './constants.js'
import { printJson } from './json-values.js'
import { stringLiteral } from './literals.js'
import { globalNames, NameSet, typeName, typeWords } from './names.js'
import type { ResolvedOptions } from './options.js'
import { printDeclaration } from './print-types.js'
import { protocolMaps } from './protocol-maps.js'
import { render, type TemplateName } from './render.js'
import { printShapes } from './shape-values.js'
import { type Side, sideView } from './side.js'
import { ownNames, SourceFile } from './source-file.js'
import { declarationOf, type NameOf, nodeOf } from './types.js'

/** Names that the module of a protocol gives to what it declares. */
export interface ModuleNames {
  /** All names that are given; those of namespaces' classes are still to come. */
  taken: NameSet
  client: string
  server: string
  clientOptions: string
  serverOptions: string
  nameOf: NameOf
}

export function moduleNames(bindings: Bindings): ModuleNames {
  const taken = new NameSet([...globalNames, ...ownNames])
  const prefix = typeWords(bindings.protocol.words)
  const client = taken.claim(`${prefix}Client`)
  const server = taken.claim(`${prefix}AgentServer`)
  const clientOptions = taken.claim(`${client}Options`)
  const serverOptions = taken.claim(`${server}Options`)
  const typeNames = new Map<Declaration, string>()
  for (const declaration of bindings.declarations) typeNames.set(declaration, taken.claim(typeName(declaration.name)))
  return {
    taken,
    client,
    server,
    clientOptions,
    serverOptions,
    nameOf: declaration => typeNames.get(declaration) ?? '',
  }
}

/** The declarations of the types, as the own printer writes them. */
export const printedDeclarations = ({ declarations }: Bindings, { nameOf }: ModuleNames): string[] =>
  declarations.map(declaration => printDeclaration(declarationOf(declaration, nameOf)))

/**
 * The files of the bindings of one protocol.
 *
 * @param texts the declarations of the types, in the order of the bindings
 */
export function moduleOf(
  bindings: Bindings,
  options: ResolvedOptions,
  names: ModuleNames,
  texts: readonly string[],
): GeneratedFile[] {
  const node = (type: Type) => nodeOf(type, names.nameOf)
  const title = `${bindings.protocol.given ?? names.client} ${bindings.version}`
  const banner = bannerOf(bindings, title, options)
  const file = (path: string, template: TemplateName, fill: (file: SourceFile) => Record<string, unknown>) => {
    const source = new SourceFile(path, options.runtime, options.extension)
    return source.print(banner, template, fill(source))
  }
  const side = (role: Side['role'], className: string, optionsName: string) =>
    file(`${role}.ts`, 'side', source => {
      const headless = role === 'client' ? options.headless : {}
      const namespace = bindings[role]
      const context = { file: source, names: names.taken, node }
      return sideView({ role, className, optionsName, title, namespace, headless }, context)
    })
  const declarations = typesView(bindings, names, texts)
  const hasConstants = declarations.some(({ constants }) => constants.length > 0)
  return [
    file('types.ts', 'types', () => ({ declarations })),
    file('protocol.ts', 'protocol', source => ({
      ...protocolView(bindings, options),
      maps: protocolMaps(bindings.methods, source, node),
    })),
    file('methods.ts', 'methods', () => ({
      list: printJson(bindings.methods.map(methodInfo), 0, 'export const methods: readonly MethodInfo[] = '.length),
    })),
    file('shapes.ts', 'shapes', () => printShapes(bindings.shapes, 'export const shapes: ProtocolShapes = '.length)),
    side('client', names.client, names.clientOptions),
    side('server', names.server, names.serverOptions),
    file('index.ts', 'index', () => ({ hasConstants })),
  ]
}

/** The declarations for the template `types`: an entry is all of them up to one whose values have names. */
function typesView({ declarations }: Bindings, { nameOf }: ModuleNames, texts: readonly string[]) {
  const entries: { text: string; name: string; comment: string; constants: ReturnType<typeof constantsOf> }[] = []
  let pending: string[] = []
  const add = (more: Omit<(typeof entries)[number], 'text'>) => {
    entries.push({ text: pending.join('\n\n'), ...more })
    pending = []
  }
  for (const [index, declaration] of declarations.entries()) {
    pending.push(texts[index] ?? '')
    const constants = constantsOf(declaration)
    if (constants.length === 0) continue
    const name = nameOf(declaration)
    add({ name, comment: docComment({ text: `The values of {@link ${name}} that have names.` }), constants })
  }
  if (pending.length > 0) add({ name: '', comment: '', constants: [] })
  return entries
}

const protocolView = ({ protocol, version, wire }: Bindings, { command }: ResolvedOptions) => ({
  name: stringLiteral(protocol.given ?? ''),
  version: stringLiteral(version),
  contract: contractVersion,
  command: stringLiteral(command),
  wire: printJson(wire as Json, 1, '  wire: '.length + 1),
})

function bannerOf({ origin }: Bindings, title: string, { command }: ResolvedOptions): string {
  const places = [origin?.repository, origin?.path, origin?.revision && `at ${origin.revision}`]
  return render('banner', {
    title: commentText(title),
    source: commentText(places.filter(Boolean).join(' ')),
    command: commentText(command),
  })
}

const methodInfo = ({ method, kind, messageDirection, deprecated }: BoundMethod) => ({
  method,
  kind,
  messageDirection,
  ...(deprecated ? { deprecated } : {}),
})
