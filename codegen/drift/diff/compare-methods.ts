import { methodKey } from '../../protocol/method-key.js'
import type { JsonSchema, Method, MethodError } from '../../protocol/model.js'
import { type ComparedShape, makeShape, type Peer, type Root, type Spot } from './compared-shape.js'
import type { Comparer } from './comparer.js'
import type { ChangeDetails } from './comparison.js'
import { describeSchema } from './describe.js'
import type { MethodMatch, OneWay } from './methods.js'
import type { RuleId } from './rules.js'
import { accepts } from './values/accepts.js'
import type { SchemaPlace } from './values/demand.js'
import { suspects } from './values/witness.js'

/** A change of a method as a whole. */
type MethodChange = (
  rule: RuleId,
  message: string,
  details?: Pick<ChangeDetails, 'confidence' | 'path' | 'old' | 'new'>,
) => void

const peerOf = ({ direction }: OneWay, answers = false): Peer =>
  (direction === 'clientToServer') !== answers ? 'client' : 'agent'

const isUnstable = ({ method }: OneWay): boolean => method.stability !== undefined

/** A method that only one version has. */
export function loneMethod(item: OneWay, what: 'added' | 'removed', comparer: Comparer): void {
  const { kind } = item.method
  const change = wholeOf(item, what === 'removed' ? item : undefined, what === 'added' ? item : undefined, comparer)
  change(`${kind}-${what}`, `${kind} from the ${peerOf(item)} ${what}`)
}

/** Compares two versions of a method: itself, its parameters, its result and its errors. */
export function compareMethods({ old, new: new_, confidence, turned }: MethodMatch, comparer: Comparer): void {
  const change = wholeOf(new_, old, new_, comparer)
  const [before, after] = [old.method, new_.method]
  if (confidence !== undefined) change('method-renamed', `was ${before.method}`, { confidence })
  if (turned) change('direction-changed', `the ${peerOf(new_)} sends it now`)
  if (before.kind !== after.kind) change('kind-changed', `was a ${before.kind}, is now a ${after.kind}`)
  compareNotes(before, after, change)
  if (turned) return
  compareParams(old, new_, comparer)
  compareParamNames(before, after, change)
  if (before.kind === 'request' && after.kind === 'request') compareResults(old, new_, comparer)
  compareErrors(old, new_, change, comparer)
}

/** Reports changes of a method as a whole. Most have none: their shape is made with the first. */
function wholeOf(item: OneWay, old: OneWay | undefined, new_: OneWay | undefined, comparer: Comparer): MethodChange {
  const at = (one: OneWay | undefined) => (one ? { schema: {}, pointer: one.pointer } : null)
  let spot: Spot | undefined
  return (rule, message, details = {}) => {
    if (!spot) {
      const shape = makeShape({ kind: 'method', name: item.method.method }, rootOf(item, old, 'method'))
      comparer.shapes.push(shape)
      spot = comparer.spotOf(shape, undefined, undefined, '')
    }
    comparer.report(rule, spot, message, { old: at(old), new: at(new_), ...details })
  }
}

const rootOf = (item: OneWay, old: OneWay | undefined, role: string): Root => ({
  method: item.method.method,
  key: methodKey({ ...item.method, messageDirection: item.direction }),
  role,
  sender: peerOf(item, role !== 'params' && role !== 'method'),
  // The stability of the old version counts; that of the new one where there is no old one.
  unstable: isUnstable(old ?? item),
})

function compareNotes(before: Method, after: Method, change: MethodChange): void {
  if ((before.summary ?? '') !== (after.summary ?? '')) change('description-changed', 'summary changed')
  if (before.since !== after.since) change('description-changed', 'the version that introduced it changed')
  const [was, is] = [before.deprecated || false, after.deprecated || false]
  if (was !== is) {
    const reason = typeof is === 'string' ? `: ${is}` : ''
    if (is) change('deprecated', `deprecated${reason}`)
    else change('undeprecated', 'no longer deprecated')
  }
  const stability = [before, after].map(method => method.stability ?? 'stable')
  if (stability[0] !== stability[1]) change('stability-changed', `was ${stability[0]}, is now ${stability[1]}`)
}

function compareParamNames(before: Method, after: Method, change: MethodChange): void {
  const [was, is] = [before.paramNames ?? [], after.paramNames ?? []]
  for (const [at, name] of was.entries()) {
    const now = is[at]
    if (now !== undefined && now !== name)
      change('param-renamed', `parameter ${at + 1} was called ${name}, is now ${now}`, { path: `params[${at}]` })
  }
}

interface Role {
  shape: ComparedShape
  old: SchemaPlace | undefined
  new: SchemaPlace | undefined
}

/** A role of two methods; where one has no schema there, its value is null. */
function roleOf(role: string, old: OneWay, new_: OneWay, schemas: [JsonSchema | null, JsonSchema | null]): Role {
  const optional = { old: old.method.paramsOptional ?? false, new: new_.method.paramsOptional ?? false }
  const root = { ...rootOf(new_, old, role), ...(role === 'params' && { optional }) }
  const shape = makeShape({ kind: 'method', name: new_.method.method }, root)
  const place = (item: OneWay, schema: JsonSchema | null) =>
    schema ? { schema, pointer: `${item.pointer}/${role}` } : undefined
  return { shape, old: place(old, schemas[0]), new: place(new_, schemas[1]) }
}

function compareParams(old: OneWay, new_: OneWay, comparer: Comparer): void {
  const [before, after] = [old.method.params, new_.method.params]
  const role = roleOf('params', old, new_, [before, after])
  if (role.old && role.new) {
    comparer.compareRoot(role.shape, role.old, role.new, 'params')
    compareLeavingOut(old, new_, role, comparer)
    return
  }
  const spot = loneSpot(role, 'params', comparer)
  if (!spot) return
  const details: ChangeDetails = { suspects: () => [null] }
  if (before && mayBeAbsent(old.method, spot.old))
    comparer.report('optional-property-removed', spot, 'removed; they could be left out', details)
  else if (before) comparer.report('params-removed', spot, 'removed; there are none now', details)
  if (before) return
  const rule = mayBeAbsent(new_.method, spot.new)
    ? 'optional-params-added'
    : accepts(spot.new, {})
      ? 'undemanding-params-added'
      : 'params-added'
  comparer.report(rule, spot, 'added; there were none', details)
}

const mayBeAbsent = ({ paramsOptional }: Method, params: Spot['old']): boolean =>
  paramsOptional === true || accepts(params, null) === true

/** Whether parameters must be sent; where they need not be, null is sent in their place. */
function compareLeavingOut(old: OneWay, new_: OneWay, role: Role, comparer: Comparer): void {
  const [was, is] = [old, new_].map(({ method }) => method.paramsOptional ?? false)
  if (was === is || !role.old || !role.new) return
  const shape = makeShape(role.shape.subject, role.shape.root)
  const orNull = ({ schema, pointer }: SchemaPlace, mayBeLeftOut: boolean | undefined): SchemaPlace =>
    mayBeLeftOut
      ? { schema: { anyOf: [schema, { type: 'null' }] }, pointer: `#or-null ${pointer}` }
      : { schema, pointer }
  const spot = comparer.spotOf(shape, orNull(role.old, was), orNull(role.new, is), 'params')
  shape.spot = spot
  comparer.shapes.push(shape)
  const details: ChangeDetails = { old: role.old, new: role.new, suspects: () => [null] }
  const admitsNull = (demand: Spot['old']) => accepts(demand, null) === true
  if (is && !admitsNull(spot.old)) comparer.report('params-optional', spot, 'may be left out now', details)
  else if (was && !admitsNull(spot.new))
    comparer.report('params-required', spot, 'must be sent now; they could be left out', details)
}

function compareResults(old: OneWay, new_: OneWay, comparer: Comparer): void {
  const [before, after] = [old.method.result ?? null, new_.method.result ?? null]
  const role = roleOf('result', old, new_, [before, after])
  if (role.old && role.new) {
    comparer.compareRoot(role.shape, role.old, role.new, 'result')
    return
  }
  const spot = loneSpot(role, 'result', comparer)
  if (!spot) return
  if (after)
    comparer.report('result-added', spot, 'added; there was none', {
      suspects: passage => (passage === 'forth' ? [null] : suspects(spot.new, spot.old, comparer.subset)),
    })
  else comparer.report('result-removed', spot, 'removed; there is none now', { suspects: () => [null] })
}

/** The spot of a role that only one version has a schema for; undefined where none has. */
function loneSpot({ shape, old, new: new_ }: Role, path: string, comparer: Comparer): Spot | undefined {
  if (!old && !new_) return undefined
  comparer.shapes.push(shape)
  shape.spot = comparer.spotOf(shape, old, new_, path)
  return shape.spot
}

/** An error of one version, and its place among the errors of the method. */
interface KnownError {
  error: MethodError
  index: number
}

function compareErrors(old: OneWay, new_: OneWay, change: MethodChange, comparer: Comparer): void {
  const [before, after] = [errorsByKey(old.method.errors), errorsByKey(new_.method.errors)]
  for (const [key, was] of before) {
    const path = pathOf(was.error)
    const is = after.get(key)
    if (!is) {
      change('error-removed', `no longer ${describeError(was.error)}`, { path })
      continue
    }
    if (is.error.message !== was.error.message)
      change('error-changed', `was ${quoteMessage(was.error)}, is now ${quoteMessage(is.error)}`, { path })
    compareData({ ...was, of: old }, { ...is, of: new_ }, change, comparer)
  }
  for (const [key, { error }] of after)
    if (!before.has(key)) change('error-added', `also ${describeError(error)}`, { path: pathOf(error) })
}

/**
 * Compares the data of an error, which any answer may leave out: an optional property of the error.
 *
 * @see https://www.jsonrpc.org/specification#error_object
 */
function compareData(
  was: KnownError & { of: OneWay },
  is: KnownError & { of: OneWay },
  change: MethodChange,
  comparer: Comparer,
): void {
  const { shape } = roleOf(`errors/${is.index}/data`, was.of, is.of, [null, null])
  const place = ({ of, index, error }: typeof was): SchemaPlace | null =>
    error.data ? { schema: error.data, pointer: `${of.pointer}/errors/${index}/data` } : null
  const [old, new_] = [place(was), place(is)]
  const path = `${pathOf(was.error)}.data`
  if (old && new_) comparer.compareRoot(shape, old, new_, path)
  else if (new_)
    change('optional-property-added', `added (optional, ${describeSchema(new_.schema)})`, { path, new: new_ })
  else if (old)
    change('optional-property-removed', `removed (was optional, ${describeSchema(old.schema)})`, { path, old })
}

/** The code of an error; `*` for one without, which stands for any. */
const keyOf = ({ code }: MethodError): string => String(code ?? '*')

const pathOf = (error: MethodError): string => `errors[${keyOf(error)}]`

function errorsByKey(errors: readonly MethodError[] = []): Map<string, KnownError> {
  const found = new Map<string, KnownError>()
  for (const [index, error] of errors.entries()) {
    const key = keyOf(error)
    if (!found.has(key)) found.set(key, { error, index })
  }
  return found
}

const describeError = ({ code, message }: MethodError) =>
  code === undefined ? 'errors with data' : `${code} (${message})`

const quoteMessage = ({ message }: MethodError) => (message === undefined ? 'without a message' : `"${message}"`)
