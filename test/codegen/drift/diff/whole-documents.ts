import fc from 'fast-check'
import type { JsonSchema, Method, MethodError, Protocol } from '../../../../codegen/protocol/model.js'
import { grounded, isGrounded, schemas } from './documents.js'
import { edit } from './edits.js'

// Documents of several methods that share shapes, with all that a method of a document may have.

const pick = <T>(from: readonly T[]) => fc.constantFrom(...from)
const sometimes = <T>(arbitrary: fc.Arbitrary<T>, freq = 3) => fc.option(arbitrary, { freq, nil: undefined })

const stability = sometimes(pick(['experimental', 'proposed', 'internal'] as const), 1)
const paramNames = ['first', 'second', 'third'] as const

/** Parameters: none, by name, or by position, of which the last may be left out. */
const params: fc.Arbitrary<Pick<Method, 'params' | 'paramNames' | 'paramsOptional'>> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ params: null }) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(schemas, fc.boolean())
      .map(([schema, isOptional]) => ({ params: schema, ...(isOptional && { paramsOptional: true as const }) })),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({
        prefixItems: fc.array(schemas, { minLength: 1, maxLength: 3 }),
        minItems: fc.nat(3),
        isOptional: fc.boolean(),
      })
      .map(({ prefixItems, minItems, isOptional }) => ({
        params: {
          type: 'array' as const,
          prefixItems,
          minItems: Math.min(minItems, prefixItems.length),
          items: false,
        },
        paramNames: paramNames.slice(0, prefixItems.length),
        ...(isOptional && { paramsOptional: true as const }),
      })),
  },
)

const error: fc.Arbitrary<MethodError> = fc
  .tuple(sometimes(pick([1, 2, -32_000])), pick(['no', 'never']), sometimes(schemas))
  .map(([code, message, data]) => ({
    ...(code === undefined ? { data: data ?? {} } : { code, message, ...(data && { data }) }),
  }))

const method: fc.Arbitrary<Method> = fc
  .record({
    method: pick(['chat/send', 'chat/stop', 'list', '$/note']),
    isRequest: fc.integer({ max: 3, min: 0 }).map(Boolean),
    messageDirection: pick(['clientToServer', 'serverToClient', 'both'] as const),
    params,
    result: fc.option(schemas, { freq: 4 }),
    errors: fc.uniqueArray(error, { maxLength: 2, selector: ({ code }) => code }),
    stability,
  })
  .map(({ isRequest, params: sent, result, errors, stability: stable, ...identity }) => ({
    ...identity,
    kind: isRequest ? 'request' : 'notification',
    ...sent,
    ...(isRequest && { result, errors }),
    ...(stable && { stability: stable }),
  }))

const shapes: fc.Arbitrary<Protocol['$defs']> = fc
  .tuple(grounded, fc.record({ A: stability, B: stability, C: stability }))
  .map(([$defs, stable]) =>
    Object.fromEntries(
      Object.entries($defs).map(([name, schema]) => {
        const word = stable[name as 'A']
        return [name, word ? { ...schema, 'x-stability': word } : schema]
      }),
    ),
  )

const overlap = (one: Method, other: Method) =>
  one.method === other.method &&
  one.kind === other.kind &&
  [one.messageDirection, other.messageDirection].some(
    direction => direction === 'both' || one.messageDirection === other.messageDirection,
  )

export const protocols: fc.Arbitrary<Protocol> = fc
  .record({ methods: fc.array(method, { minLength: 1, maxLength: 4 }), $defs: shapes })
  .map(({ methods, $defs }) => ({
    protocol: 'sample',
    version: '1.0.0',
    methods: methods.filter((item, at) => !methods.slice(0, at).some(other => overlap(item, other))),
    $defs,
  }))

/** One change to a method, as authors make them; the same method where it has nothing to change so. */
type MethodEdit = (method: Method, other: JsonSchema, choice: number) => Method

const withoutParams = ({ paramNames: _names, paramsOptional: _optional, ...rest }: Method): Method => ({
  ...rest,
  params: null,
})

const toPositions =
  (
    change: (prefix: readonly JsonSchema[], minItems: number, other: JsonSchema) => [JsonSchema[], number],
  ): MethodEdit =>
  (item, other) => {
    const { prefixItems, minItems = 0 } = item.params ?? {}
    if (!prefixItems || !item.paramNames) return item
    const [prefix, least] = change(prefixItems, minItems, other)
    const names = [...item.paramNames, 'more', 'most'].slice(0, prefix.length)
    return prefix.length === 0
      ? withoutParams(item)
      : { ...item, paramNames: names, params: { ...item.params, prefixItems: prefix, minItems: least } }
  }

const methodEdits: readonly MethodEdit[] = [
  (item, other, choice) => (item.params ? { ...item, params: edit(item.params, choice, other) } : item),
  (item, other, choice) => (item.result ? { ...item, result: edit(item.result, choice, other) } : item),
  (item, other) => (item.kind === 'request' ? { ...item, result: item.result ? null : other } : item),
  withoutParams,
  (item, other) => (item.params ? item : { ...item, params: other }),
  ({ paramsOptional, ...item }) =>
    paramsOptional || !item.params ? (item as Method) : { ...(item as Method), paramsOptional: true },
  toPositions((prefix, least, other) => [[...prefix, other], least]),
  toPositions((prefix, least, other) => [[...prefix, other], Math.min(least + 1, prefix.length + 1)]),
  toPositions((prefix, least) => [prefix.slice(0, -1), Math.min(least, prefix.length - 1)]),
  toPositions((prefix, least) => [[...prefix], (least + 1) % (prefix.length + 1)]),
  toPositions((prefix, least) => [[...prefix].reverse(), least]),
  item => (item.paramNames ? { ...item, paramNames: item.paramNames.map(name => `${name}2`) } : item),
  (item, other) => ({ ...item, ...(item.kind === 'request' && { errors: [{ code: 1, message: 'no', data: other }] }) }),
  (item, other, choice) => ({
    ...item,
    ...(item.errors && {
      errors: item.errors.map(each => ({ ...each, ...(each.data && { data: edit(each.data, choice, other) }) })),
    }),
  }),
  item => ({ ...item, ...(item.errors && { errors: item.errors.slice(1).reverse() }) }),
  ({ stability: stable, ...item }) =>
    stable ? (item as Method) : { ...(item as Method), stability: 'experimental' as const },
  item => ({ ...item, messageDirection: 'both' }),
]

function editProtocol(protocol: Protocol, choice: number, other: JsonSchema): Protocol {
  const { methods, $defs } = protocol
  const places = Object.keys($defs).length + methods.length
  const [at, left] = [choice % places, Math.floor(choice / places)]
  const name = Object.keys($defs)[at]
  if (name !== undefined) return { ...protocol, $defs: { ...$defs, [name]: edit($defs[name] ?? {}, left, other) } }
  const index = at - Object.keys($defs).length
  const change = methodEdits[left % methodEdits.length]
  const edited = methods.map((item, position) =>
    position === index && change ? change(item, other, Math.floor(left / methodEdits.length)) : item,
  )
  return { ...protocol, methods: edited.filter((item, here) => !edited.slice(0, here).some(one => overlap(item, one))) }
}

/** Two versions of a document: one or two things were changed. */
export const versions: fc.Arbitrary<{ old: Protocol; new: Protocol }> = fc
  .tuple(protocols, fc.array(fc.tuple(fc.nat(1_000_000), schemas), { minLength: 1, maxLength: 2 }), fc.boolean())
  .map(([protocol, edits, isTurned]) => {
    const edited = edits.reduce((made, [choice, other]) => editProtocol(made, choice, other), protocol)
    return isTurned ? { old: edited, new: protocol } : { old: protocol, new: edited }
  })
  .filter(pair => isGrounded(pair.old.$defs) && isGrounded(pair.new.$defs))
