import type {
  Bindings,
  BoundMethod,
  Declaration,
  GeneratedFile,
  Json,
  Namespace,
  ObjectType,
  Property,
  TargetPlugin,
  Type,
} from '../../../../codegen/index.js'
import { className, Names, snakeCase } from './names.js'

/**
 * A second target: Python stubs. It proves that bindings hold nothing of TypeScript, since it imports public types only and
 * nothing elsewhere knows of it.
 */
export const python: TargetPlugin<{ header?: string }> = {
  name: 'python-stubs',
  options: { type: 'object', additionalProperties: false, properties: { header: { type: 'string' } } },
  load: async () => ({
    generate: (bindings, { header = '' }) => [new Stubs(bindings, header).file()],
  }),
}

class Stubs {
  readonly #bindings: Bindings
  readonly #header: string
  readonly #names = new Names()
  readonly #declared = new Map<Declaration, string>()
  /** Classes and aliases, each whole; Python's stubs may refer to what stands below. */
  readonly #lines: string[] = []

  constructor(bindings: Bindings, header: string) {
    this.#bindings = bindings
    this.#header = header
    for (const declaration of bindings.declarations)
      this.#declared.set(declaration, this.#names.claim(className(declaration.name)))
  }

  file(): GeneratedFile {
    const { protocol, declarations, client, server } = this.#bindings
    for (const declaration of declarations) this.#declare(declaration)
    this.#namespace(client, 'Client')
    this.#namespace(server, 'Server')
    const head = [
      comment(this.#header),
      'from typing import Any, Awaitable, Literal, NotRequired, TypedDict, Union',
      '',
    ].filter((line, index) => line !== '' || index > 0)
    return { path: `${snakeCase(protocol)}.pyi`, content: [...head, ...this.#lines, ''].join('\n') }
  }

  #declare(declaration: Declaration): void {
    const name = this.#declared.get(declaration) ?? ''
    const { type } = declaration
    if (declaration.description) this.#lines.push(comment(declaration.description))
    if (type.kind === 'object') this.#typedDict(name, type)
    else this.#lines.push(`${name} = ${quoted(this.#type(type))}`)
    if (type.kind === 'enum') {
      const members = new Names()
      for (const { name: member, value } of type.members)
        if (member) this.#lines.push(`${name}_${members.claim(className(member))}: Literal[${literal(value)}]`)
    }
  }

  #typedDict(name: string, { properties, extends: bases }: ObjectType): void {
    const parents = bases.map(({ declaration }) => this.#declared.get(declaration) ?? 'TypedDict')
    const fields = properties.map(property => `${string(property.name)}: ${this.#field(property)}`)
    // As a call: fields may have names that are no identifiers.
    if (parents.length === 0) this.#lines.push(`${name} = TypedDict(${string(name)}, {${fields.join(', ')}})`)
    else {
      const own = this.#names.claim(`${name}Fields`)
      this.#lines.push(`${own} = TypedDict(${string(own)}, {${fields.join(', ')}})`)
      this.#lines.push(`class ${name}(${[...parents, own].join(', ')}): ...`)
    }
  }

  #field({ type, required }: Property): string {
    const text = quoted(this.#type(type))
    return required ? text : `NotRequired[${text}]`
  }

  #type(type: Type): string {
    switch (type.kind) {
      case 'unknown':
      case 'never':
      case 'intersection':
        return 'Any'
      case 'primitive':
        return { string: 'str', number: 'float', integer: 'int', boolean: 'bool', null: 'None' }[type.primitive]
      case 'literal':
        return scalar(type.value) ? `Literal[${literal(type.value)}]` : 'Any'
      case 'template':
        return 'str'
      case 'enum': {
        const values = type.members.map(({ value }) => value).filter(scalar)
        return type.open || values.length === 0 ? 'Any' : `Literal[${values.map(literal).join(', ')}]`
      }
      case 'ref':
        return this.#declared.get(type.declaration) ?? 'Any'
      case 'array':
        return `list[${this.#type(type.item)}]`
      case 'tuple':
        return type.rest
          ? 'list[Any]'
          : `tuple[${type.items.map(({ type: item }) => this.#type(item)).join(', ') || '()'}]`
      case 'map':
        return `dict[str, ${this.#type(type.value)}]`
      case 'object':
        return this.#anonymous(type)
      case 'union':
        return `Union[${type.variants.map(variant => this.#type(variant.type)).join(', ')}]`
      default:
        return impossible(type)
    }
  }

  /** Python has no types in place: what has no declaration gets one, by the name that the bindings chose. */
  #anonymous(type: ObjectType): string {
    if (type.properties.length === 0 && type.extends.length === 0) return 'dict[str, Any]'
    const name = this.#names.claim(className(type.name))
    this.#typedDict(name, type)
    return name
  }

  #namespace(namespace: Namespace, side: string): string {
    const members = new Names()
    const words = [
      ...this.#bindings.protocol.words,
      ...namespace.path.flatMap(part => part.match(/[A-Za-z0-9]+/g) ?? []),
    ]
    const name = this.#names.claim(className({ words: [...words, side] }))
    const inner = namespace.namespaces.map(
      child => `    ${members.claim(snakeCase(child.name))}: ${this.#namespace(child, side)}`,
    )
    const methods = namespace.methods.map(({ name: member, method }) =>
      this.#method(members.claim(snakeCase(member)), method),
    )
    const call = namespace.call ? [this.#method('__call__', namespace.call)] : []
    const body = [...inner, ...call, ...methods]
    this.#lines.push(`class ${name}:`, ...(body.length > 0 ? body : ['    ...']))
    return name
  }

  #method(name: string, { parameters, result }: BoundMethod): string {
    const returned = result ? quoted(this.#type(result)) : 'None'
    return `    def ${name}(self${this.#parameters(parameters)}) -> Awaitable[${returned}]: ...`
  }

  #parameters(parameters: BoundMethod['parameters']): string {
    switch (parameters.kind) {
      case 'none':
        return ''
      case 'one':
        return `, params: ${quoted(this.#type(parameters.type))}${parameters.optional ? ' = ...' : ''}`
      case 'list': {
        const names = new Names()
        return parameters.items
          .map(
            ({ name, type, optional }) =>
              `, ${names.claim(snakeCase(name))}: ${quoted(this.#type(type))}${optional ? ' = ...' : ''}`,
          )
          .join('')
      }
      default:
        return impossible(parameters)
    }
  }
}

const impossible = (value: never): never => {
  throw new Error(`not a kind of bindings: ${JSON.stringify(value)}`)
}

const scalar = (value: Json) => value === null || ['string', 'boolean', 'number'].includes(typeof value)
const string = (text: string) =>
  JSON.stringify(text).replace(/[\u007f-\uffff]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

function literal(value: Json): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return typeof value === 'string' ? string(value) : String(value)
}

/** A `$ref` to what may stand below is a string. */
const quoted = (type: string) => (/^[\w.]+$/.test(type) ? string(type) : type)

/** A text as comments: what could end a line, or is no character by itself, is a space. */
const comment = (text: string) =>
  text
    .split(/[\r\n]+/)
    .map(line => (line === '' ? '' : `# ${line.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')}`))
    .join('\n')
