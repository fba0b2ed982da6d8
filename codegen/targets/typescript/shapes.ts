import { fail } from '../../protocol/diagnostic.js'
import type { JsonSchema, Method, Protocol } from '../../protocol/model.js'
import { definitionName, type NameSet, pathOf, typeName } from './names.js'
import { typeOfSchema } from './schema-types.js'
import { type Declaration, definitionsIn, isKeyword, keyword, type TypeNode } from './type-nodes.js'

/** The types of one method. */
export interface MethodShape {
  method: Method
  /** Undefined when the method takes no parameters. */
  params?: TypeNode
  result: TypeNode
}

/** Every type of a protocol: the declarations, and what each method takes and gives. */
export interface Shapes {
  declarations: Declaration[]
  methods: MethodShape[]
}

/**
 * Turns the schemas of a protocol into types.
 *
 * Definitions keep their names. A method's own shape is named after the method (`ChatModelsResult`) when it is an object
 * or a choice, and otherwise stands where it is used.
 *
 * @throws DiagnosticError when a reference names nothing, or a definition consists of itself.
 */
export function shapesOf(protocol: Protocol, names: NameSet): Shapes {
  const definitions = new Map(Object.entries(protocol.$defs))
  const typeNames = new Map<string, string>()
  for (const name of definitions.keys()) typeNames.set(name, names.claim(definitionName(name)))
  const scope = {
    nameOf: (name: string) => typeNames.get(name),
    definition: (name: string) => definitions.get(name),
  }

  const declarations: Declaration[] = [...definitions].map(([definition, schema]) =>
    declare(typeNames.get(definition) ?? definition, typeOfSchema(schema, scope), schema),
  )
  refuseCircles(declarations)

  const named = (method: Method, part: 'Params' | 'Result', schema: JsonSchema): TypeNode => {
    const type = typeOfSchema(schema, scope)
    if (standsInPlace(type)) return type
    const name = names.claim(typeName(...pathOf(method.method), part))
    const description = schema.description ?? `${part === 'Params' ? 'Parameters' : 'Result'} of \`${method.method}\`.`
    declarations.push({ ...declare(name, type, schema), description })
    return { kind: 'name', text: name, definition: true }
  }
  const methods = protocol.methods.map(
    (method): MethodShape => ({
      method,
      ...(method.params ? { params: named(method, 'Params', method.params) } : {}),
      result: method.result ? named(method, 'Result', method.result) : keyword('null'),
    }),
  )
  return { declarations, methods }
}

const declare = (name: string, type: TypeNode, { description, deprecated }: JsonSchema): Declaration => ({
  name,
  type,
  description,
  deprecated,
})

/** Whether a type reads well inside a signature: a name, a list of it, or either of them or null. */
function standsInPlace(type: TypeNode): boolean {
  if (type.kind === 'name') return true
  if (type.kind === 'array') return standsInPlace(type.item)
  if (type.kind !== 'union') return false
  const [first, second, ...others] = type.members
  return others.length === 0 && first !== undefined && standsInPlace(first) && !!second && isKeyword(second, 'null')
}

/** A type may contain itself in an object or a list, but it cannot be itself or a choice of itself. */
function refuseCircles(declarations: readonly Declaration[]): void {
  const edges = new Map(declarations.map(({ name, type }) => [name, [...definitionsIn(type, new Set(), false)]]))
  const done = new Set<string>()
  for (const start of edges.keys()) {
    const way: string[] = []
    const pending = [[start]]
    while (pending.length > 0) {
      const next = pending.at(-1)?.pop()
      if (next === undefined) {
        pending.pop()
        const left = way.pop()
        if (left !== undefined) done.add(left)
      } else if (way.includes(next)) {
        const circle = [...way.slice(way.indexOf(next)), next]
        fail({
          code: 'circular-definition',
          message: `the definition ${circle[0]} consists of nothing but itself: ${circle.join(' → ')}`,
          hint: 'a definition may refer to itself only inside an object or an array',
        })
      } else if (!done.has(next)) {
        way.push(next)
        pending.push([...(edges.get(next) ?? [])])
      }
    }
  }
}
