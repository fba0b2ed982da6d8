import fc from 'fast-check'
import { ts } from 'ts-morph'

const { TypeFlags } = ts

/** How deep values are made before every choice takes the way that ends soonest. */
const deep = 5

/**
 * Values of a TypeScript type as a program would have them: with dates, maps, functions, symbols and `undefined`. What
 * becomes of them as JSON is left to `JSON.stringify`.
 */
export function valuesOf(checker: ts.TypeChecker, type: ts.Type, depth = 0): fc.Arbitrary<unknown> {
  const { flags } = type
  if (flags & (TypeFlags.Any | TypeFlags.Unknown)) return fc.jsonValue({ maxDepth: 1 })
  if (flags & (TypeFlags.Undefined | TypeFlags.Void)) return fc.constant(undefined)
  if (flags & TypeFlags.Null) return fc.constant(null)
  if (type.isStringLiteral() || type.isNumberLiteral()) return fc.constant(type.value)
  if (flags & TypeFlags.BooleanLiteral) return fc.constant(checker.typeToString(type) === 'true')
  if (flags & TypeFlags.TemplateLiteral) return templates(checker, type as ts.TemplateLiteralType, depth)
  if (flags & TypeFlags.StringLike) return fc.string({ maxLength: 5 })
  if (flags & TypeFlags.NumberLike && !type.isUnion()) return fc.double({ noNaN: true, noDefaultInfinity: true })
  if (flags & TypeFlags.ESSymbolLike) return fc.constant(Symbol('sample'))
  if (flags & TypeFlags.NonPrimitive) return fc.oneof(fc.constant({}), fc.constant([1]))
  if (type.isUnion()) return oneOf(checker, type.types, depth)
  if (type.isIntersection()) {
    const primitive = type.types.find(member => member.flags & (TypeFlags.StringLike | TypeFlags.NumberLike))
    if (primitive) return valuesOf(checker, primitive, depth)
  }
  return objects(checker, type, depth)
}

function oneOf(checker: ts.TypeChecker, types: readonly ts.Type[], depth: number): fc.Arbitrary<unknown> {
  const simple = types.filter(({ flags }) => !(flags & (TypeFlags.Object | TypeFlags.Intersection)))
  const chosen = depth > deep && simple.length > 0 ? simple : types
  return fc.nat(chosen.length - 1).chain(at => valuesOf(checker, chosen[at] ?? checker.getNullType(), depth))
}

function templates(checker: ts.TypeChecker, { texts, types }: ts.TemplateLiteralType, depth: number) {
  const parts = types.map(part => valuesOf(checker, part, depth))
  return fc
    .tuple(...parts)
    .map(values => texts.map((text, at) => text + (at < values.length ? String(values[at]) : '')).join(''))
}

const globals: Record<string, () => unknown> = {
  Boolean: () => new Boolean(true),
  Buffer: () => Buffer.from('sample'),
  Date: () => new Date(0),
  Error: () => new Error('sample'),
  Float64Array: () => new Float64Array([0.5]),
  Map: () => new Map([['a', 1]]),
  Number: () => new Number(1),
  Set: () => new Set(['a']),
  String: () => new String('a'),
  URL: () => new URL('http://localhost/'),
  Uint8Array: () => new Uint8Array([1, 2]),
}

function objects(checker: ts.TypeChecker, type: ts.Type, depth: number): fc.Arbitrary<unknown> {
  const name = type.symbol?.name ?? ''
  const make = Object.hasOwn(globals, name) ? globals[name] : undefined
  if (make && isGlobal(type.symbol)) return fc.constant(make())
  if (type.getCallSignatures().length + type.getConstructSignatures().length > 0) return fc.constant(() => 0)
  if (checker.isTupleType(type)) return tuples(checker, type as ts.TupleTypeReference, depth)
  if (checker.isArrayType(type)) {
    const [item = checker.getAnyType()] = checker.getTypeArguments(type as ts.TypeReference)
    return depth > deep
      ? fc.constant([])
      : fc.array(
          fc.constant(0).chain(() => valuesOf(checker, item, depth + 1)),
          { maxLength: 3 },
        )
  }
  const json = type.getProperty('toJSON')
  const [signature] = json ? checker.getTypeOfSymbol(json).getCallSignatures() : []
  if (signature) return valuesOf(checker, signature.getReturnType(), depth + 1).map(value => ({ toJSON: () => value }))
  return records(checker, type, depth)
}

const isGlobal = (symbol: ts.Symbol) =>
  symbol.declarations?.some(declaration => declaration.getSourceFile().fileName.includes('/typescript/lib/')) ?? false

function tuples(checker: ts.TypeChecker, type: ts.TupleTypeReference, depth: number): fc.Arbitrary<unknown> {
  const parts = checker.getTypeArguments(type).map((item, at) => {
    const flags = type.target.elementFlags[at] ?? ts.ElementFlags.Required
    const value = valuesOf(checker, item, depth + 1)
    if (flags & ts.ElementFlags.Variable) return fc.array(value, { maxLength: 2 })
    return flags & ts.ElementFlags.Optional ? fc.constant([]) : value.map(one => [one])
  })
  return fc.tuple(...parts).map(values => values.flat(1))
}

function records(checker: ts.TypeChecker, type: ts.Type, depth: number): fc.Arbitrary<unknown> {
  const entries = checker
    .getPropertiesOfType(type)
    .filter(isOwn)
    .map(property => {
      const optional = (property.flags & ts.SymbolFlags.Optional) !== 0
      const value = fc.constant(0).chain(() => valuesOf(checker, checker.getTypeOfSymbol(property), depth + 1))
      const entry = value.map(one => [[property.name, one]] as [string, unknown][])
      if (!optional) return entry
      return depth > deep ? fc.constant([]) : fc.oneof(fc.constant([]), entry)
    })
  const indexed = checker.getIndexInfosOfType(type).map(({ keyType, type: valueType }) => {
    const value = fc.constant(0).chain(() => valuesOf(checker, valueType, depth + 1))
    const names = new Set(checker.getPropertiesOfType(type).map(property => property.name))
    const pair = fc.tuple(valuesOf(checker, keyType, depth).map(String), value).filter(([key]) => !names.has(key))
    return depth > deep ? fc.constant([]) : fc.array(pair, { maxLength: 2 })
  })
  return fc.tuple(...entries, ...indexed).map(lists => {
    const object = {}
    for (const [key, value] of lists.flat(1) as [string, unknown][])
      Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
    return object
  })
}

/** Symbols and what classes keep on their prototypes are not among the own fields of a value. */
function isOwn({ escapedName, flags, declarations }: ts.Symbol): boolean {
  if (String(escapedName).startsWith('__@') || String(escapedName).startsWith('__#')) return false
  return !declarations?.some(
    ({ parent }) => ts.isClassLike(parent) && flags & (ts.SymbolFlags.Accessor | ts.SymbolFlags.Method),
  )
}
