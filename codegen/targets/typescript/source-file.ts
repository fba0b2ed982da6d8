import type { GeneratedFile } from '../target.js'
import { printImport } from './imports.js'
import { Embedded } from './marks.js'
import { inlineType, layoutType } from './print-types.js'
import { render, type TemplateName } from './render.js'
import { definitionsIn, type TypeNode } from './type-nodes.js'

/** The names that templates import from the runtime, each as a type or as a value. */
const runtimeNames = {
  AgentClient: 'value',
  AgentConnection: 'type',
  AgentServer: 'value',
  ClientOptions: 'type',
  HeadlessAnswers: 'type',
  MethodInfo: 'type',
  Namespace: 'value',
  PeerOptions: 'type',
  ProtocolDescription: 'type',
  ProtocolShapes: 'type',
  RequestHandlers: 'type',
  RequestOptions: 'type',
  ViewOptions: 'type',
  byPosition: 'value',
  call: 'value',
  callable: 'value',
} as const

/** The names that templates import from `protocol.ts`. */
const protocolNames = {
  ClientNotifications: 'type',
  ClientRequests: 'type',
  ServerNotifications: 'type',
  ServerRequests: 'type',
  protocol: 'value',
} as const

/** Names that generated modules have or import, whatever the protocol. */
export const ownNames: readonly string[] = [
  ...Object.keys(runtimeNames),
  ...Object.keys(protocolNames),
  ...['methods', 'shapes', 'headlessAnswers', 'ClientRequestHandlers', 'ServerRequestHandlers'],
  ...['ClientRequestMethod', 'ClientNotificationMethod', 'ServerRequestMethod', 'ServerNotificationMethod'],
]

/** A name of another module: printing it in a file makes the file import it. */
export interface Imported {
  toString(): string
}

/** One file that is being generated: it imports what is printed into it, and nothing else. */
export class SourceFile {
  readonly #path: string
  readonly #extension: string
  readonly #imports = new Map<string, Set<string>>()
  readonly #embedded = new Embedded()
  /** Names of the runtime, for templates. */
  readonly runtime: Readonly<Record<keyof typeof runtimeNames, Imported>>
  /** Names of `protocol.ts`, for templates. */
  readonly protocol: Readonly<Record<keyof typeof protocolNames, Imported>>

  /**
   * @param path relative to the output folder
   * @param runtime the module that the runtime is imported from
   * @param extension how imports of the files beside it end
   */
  constructor(path: string, runtime: string, extension: string) {
    this.#path = path
    this.#extension = extension
    this.runtime = this.#names(runtimeNames, runtime)
    this.protocol = this.#names(protocolNames, `./protocol.${extension}`)
  }

  #names<Name extends string>(names: Readonly<Record<Name, string>>, from: string): Record<Name, Imported> {
    const entries = Object.entries<string>(names).map(([name, kind]) => [name, this.#imported(name, kind, from)])
    return Object.fromEntries(entries) as Record<Name, Imported>
  }

  #imported(name: string, kind: string, from: string): Imported {
    return {
      toString: () => {
        this.#use(kind === 'type' ? `type ${name}` : name, from)
        return name
      },
    }
  }

  #use(name: string, from: string): void {
    const names = this.#imports.get(from) ?? new Set()
    this.#imports.set(from, names.add(name))
  }

  #useTypes(type: TypeNode): void {
    for (const name of definitionsIn(type)) this.#use(`type ${name}`, `./types.${this.#extension}`)
  }

  /** A type in a signature, on one line: what is long there has a name. */
  inline(type: TypeNode): string {
    this.#useTypes(type)
    return inlineType(type)
  }

  /** A type, laid out with the line that it is printed in. */
  layOut(type: TypeNode): string {
    this.#useTypes(type)
    const doc = layoutType(type)
    return typeof doc === 'string' ? doc : this.#embedded.add(doc)
  }

  /** The file: the banner, the imports, and the filled template. */
  print(banner: string, template: TemplateName, view: Record<string, unknown>): GeneratedFile {
    const own = { runtime: this.runtime, protocol: this.protocol, extension: this.#extension }
    const body = this.#embedded.layOut(render(template, { ...view, ...own }))
    // The runtime stands first, wherever it is; then the modules beside, by name.
    const beside = [`./protocol.${this.#extension}`, `./types.${this.#extension}`]
    const rank = (module: string) => (beside.includes(module) ? 1 : 0)
    const modules = [...this.#imports].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    const imports = modules.map(([from, names]) => `${printImport(names, from)}\n`).join('')
    return { path: this.#path, content: `${banner}\n${imports}${imports && '\n'}${body || 'export {}\n'}` }
  }
}
