import type { Bindings, BoundMethod, Declaration, Type } from '../../bindings/model.js'
import type { Json } from '../../protocol/model.js'
import type { GeneratedFile } from '../target.js'
import { commentText, docComment } from './comments.js'
import { constantsOf } from './constants.js'
import { printJson } from './json-values.js'
import { stringLiteral } from './literals.js'
import { globalNames, NameSet, typeName, typeWords } from './names.js'
import type { TypeScriptOptions } from './options.js'
import { printDeclaration } from './print-types.js'
import { protocolMaps } from './protocol-maps.js'
import { render, type TemplateName } from './render.js'
import { sideView } from './side.js'
import { ownNames, SourceFile } from './source-file.js'
import { declarationOf, nodeOf } from './types.js'

/** The contract between generated code and the runtime that this target writes for. */
export const contractVersion = 2

/** The files of the bindings of one protocol. */
export function moduleOf(bindings: Bindings, options: Required<TypeScriptOptions>): GeneratedFile[] {
  const names = new NameSet([...globalNames, ...ownNames])
  const prefix = typeWords(bindings.protocol.words)
  const client = names.claim(`${prefix}Client`)
  const server = names.claim(`${prefix}AgentServer`)
  const clientOptions = names.claim(`${client}Options`)
  const serverOptions = names.claim(`${server}Options`)
  const typeNames = new Map<Declaration, string>()
  for (const declaration of bindings.declarations) typeNames.set(declaration, names.claim(typeName(declaration.name)))
  const nameOf = (declaration: Declaration) => typeNames.get(declaration) ?? ''
  const node = (type: Type) => nodeOf(type, nameOf)

  const title = `${bindings.protocol.given ?? prefix} ${bindings.version}`
  const banner = bannerOf(bindings, title, options)
  const file = (path: string, template: TemplateName, fill: (file: SourceFile) => Record<string, unknown>) => {
    const source = new SourceFile(path, options.runtime)
    return source.print(banner, template, fill(source))
  }
  const side = (role: 'client' | 'server', className: string, optionsName: string) =>
    file(`${role}.ts`, 'side', source =>
      sideView(
        {
          ...{ role, className, optionsName, title, namespace: bindings[role] },
          headless: role === 'client' ? options.headless : {},
        },
        { file: source, names, node },
      ),
    )
  const declarations = bindings.declarations.map(declaration => ({
    name: nameOf(declaration),
    text: printDeclaration(declarationOf(declaration, nameOf)),
    comment: docComment({ text: `The values of {@link ${nameOf(declaration)}} that have names.` }),
    constants: constantsOf(declaration),
  }))
  const hasConstants = declarations.some(({ constants }) => constants.length > 0)
  return [
    file('types.ts', 'types', () => ({ declarations })),
    file('protocol.ts', 'protocol', source => ({
      name: stringLiteral(bindings.protocol.given ?? ''),
      version: stringLiteral(bindings.version),
      contract: contractVersion,
      command: stringLiteral(options.command),
      wire: printJson(bindings.wire as Json, 1, '  wire: '.length + 1),
      maps: protocolMaps(bindings.methods, source, node),
    })),
    file('methods.ts', 'methods', () => ({
      list: printJson(bindings.methods.map(methodInfo), 0, 'export const methods: readonly MethodInfo[] = '.length),
    })),
    file('shapes.ts', 'shapes', () => ({
      shapes: printJson(bindings.shapes as unknown as Json, 0, 'export const shapes: ProtocolShapes = '.length),
    })),
    side('client', client, clientOptions),
    side('server', server, serverOptions),
    file('index.ts', 'index', () => ({ hasConstants })),
  ]
}

function bannerOf({ origin }: Bindings, title: string, { command }: Required<TypeScriptOptions>): string {
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
