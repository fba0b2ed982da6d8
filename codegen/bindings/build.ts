import { refName } from '../../base/ref.js'
import { type Direction, directionsOf } from '../protocol/method-key.js'
import type { JsonSchema, Method, Protocol } from '../protocol/model.js'
import { nameInlineShapes } from '../protocol/name-inline-shapes.js'
import { refuseDeep } from '../protocol/refuse-deep.js'
import { refuseCircles } from './circles.js'
import { documentedMethod, documentedOf } from './documented.js'
import { messageShapesOf } from './message-shapes.js'
import type { Bindings, BoundMethod, Declaration, Name, Parameters } from './model.js'
import { DerivedNames, givenName, namingWords } from './names.js'
import { namespaceOf } from './namespaces.js'
import { TypeReader } from './types.js'

/**
 * Makes the bindings of a protocol: names, types and namespaces, in no language.
 *
 * @throws {DiagnosticError} when a `$ref` names nothing, a definition consists of itself, or something is nested too deeply
 */
export function bindingsOf(protocol: Protocol): Bindings {
  refuseDeep(protocol)
  const { protocol: named, derived } = nameInlineShapes(protocol)
  const defined = declareAll(named.$defs, derived)
  const { declarations, reader } = readTypes(named.$defs, defined)
  refuseCircles(declarations)
  const methods = named.methods.map(method => bindMethod(method, reader))
  describeDerived(named, derived, defined)
  const name = givenName(protocol.protocol)
  const namespaceTo = (direction: Direction) =>
    namespaceOf(
      methods.filter(method => directionsOf(method).includes(direction)),
      name,
    )
  return {
    protocol: name,
    version: protocol.version,
    ...(protocol.origin && { origin: protocol.origin }),
    ...(protocol.summary && { description: protocol.summary }),
    wire: protocol.wire ?? {},
    declarations,
    methods,
    client: namespaceTo('clientToServer'),
    server: namespaceTo('serverToClient'),
    shapes: messageShapesOf(protocol),
  }
}

/** A declaration without its type for each definition: types refer to declarations before these have one. */
function declareAll($defs: Protocol['$defs'], derived: ReadonlyMap<string, readonly string[]>) {
  const nameOf = (name: string): Name => {
    const words = derived.get(name)
    return words ? { words } : givenName(name)
  }
  return new Map(
    Object.entries($defs).map(([name, schema]): [string, Declaration] => [
      name,
      { name: nameOf(name), type: { kind: 'unknown' }, ...documentedOf(schema) },
    ]),
  )
}

/** Gives declarations their types, and lists them with those of variants and inner shapes, which get names here. */
function readTypes($defs: Protocol['$defs'], defined: ReadonlyMap<string, Declaration>) {
  const definitions = new Map(Object.entries($defs))
  const names = new DerivedNames([...defined.values()].map(({ name }) => name))
  const declarations: Declaration[] = []
  const reader = new TypeReader({
    definitions,
    declarations: defined,
    nameFor: words => names.claim(words, [...words, 'shape']),
    declare: declaration => declarations.push(declaration),
  })
  for (const [name, declaration] of defined) {
    // A declaration stands in the list before those of its variants, which are made while its type is read.
    const at = declarations.length
    declaration.type = reader.type(definitions.get(name) ?? {}, declaration.name)
    declarations.splice(at, 0, declaration)
  }
  return { declarations, reader }
}

function bindMethod(method: Method, reader: TypeReader): BoundMethod {
  const { kind, messageDirection, result, errors = [] } = method
  const words = namingWords(method.method)
  return {
    method: method.method,
    kind,
    messageDirection,
    ...documentedMethod(method),
    parameters: parametersOf(method, words, reader),
    ...(kind === 'request' && {
      result: result ? reader.type(result, [...words, 'result']) : { kind: 'primitive', primitive: 'null' },
    }),
    errors: errors.map(({ code, message, data }) => ({
      ...(code !== undefined && { code }),
      ...(message !== undefined && { message }),
      ...(data && { data: reader.type(data, [...words, 'error', 'data']) }),
    })),
  }
}

function parametersOf(method: Method, words: readonly string[], reader: TypeReader): Parameters {
  const { params, paramNames, paramsOptional = false } = method
  if (!params) return { kind: 'none' }
  if (!paramNames) return { kind: 'one', type: reader.type(params, [...words, 'params']), optional: paramsOptional }
  const { prefixItems = [], minItems = 0 } = params
  return {
    kind: 'list',
    items: paramNames.map((name, index) => ({
      name: givenName(name),
      type: reader.type(prefixItems[index] ?? {}, [...words, ...namingWords(name)]),
      optional: paramsOptional || index >= minItems,
    })),
  }
}

/** Describes a shape that only one method uses by that method. */
function describeDerived(
  { methods }: Protocol,
  derived: ReadonlyMap<string, readonly string[]>,
  declared: ReadonlyMap<string, Declaration>,
): void {
  const describe = (schema: JsonSchema | null | undefined, role: string, method: string): void => {
    const inner = schema?.anyOf?.find(({ $ref }) => $ref !== undefined) ?? schema?.items ?? schema
    const name = typeof inner === 'object' && inner?.$ref !== undefined ? refName(inner.$ref) : undefined
    const declaration = name !== undefined && derived.has(name) ? declared.get(name) : undefined
    if (declaration) declaration.description ??= `${role} of \`${method}\`.`
  }
  for (const { method, params, paramNames = [], result } of methods) {
    describe(params, 'Parameters', method)
    for (const [index, name] of paramNames.entries()) describe(params?.prefixItems?.[index], `The \`${name}\``, method)
    describe(result, 'Result', method)
  }
}
