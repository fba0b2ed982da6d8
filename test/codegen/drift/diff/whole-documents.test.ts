import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Change } from '../../../../codegen/drift/diff/change.js'
import { diff } from '../../../../codegen/drift/diff/diff.js'
import { rules } from '../../../../codegen/drift/diff/rules.js'
import { directionsOf, methodKey } from '../../../../codegen/protocol/method-key.js'
import type { JsonSchema, Method, Protocol } from '../../../../codegen/protocol/model.js'
import { findDocumentProblems } from '../../../../codegen/protocol/validate.js'
import { runs } from '../../../support/runs.js'
import { drawValues } from './draw-values.js'
import { judgeOf, schemaOf, type Version } from './judges.js'
import { matters } from './oracles.js'
import { protocols, versions } from './whole-documents.js'

// Many cases on a busy machine take their time.
vi.setConfig({ testTimeout: runs(180_000) })

type Side = 'client' | 'agent'

/** One value of a message in both versions. */
interface Exchange {
  /** The identity of the method in one direction. */
  key: string
  /** `params`, `result`, or `errors[CODE]`. */
  role: string
  sender: Side
  old: Version
  new: Version
}

const otherSide = (side: Side): Side => (side === 'client' ? 'agent' : 'client')

/** The methods of a document, each once a direction. */
const oneWays = ({ methods }: Protocol) =>
  new Map(
    methods.flatMap(item =>
      directionsOf(item).map(messageDirection => [
        methodKey({ ...item, messageDirection }),
        { ...item, messageDirection },
      ]),
    ),
  )

const caller = ({ messageDirection }: Pick<Method, 'messageDirection'>): Side =>
  messageDirection === 'clientToServer' ? 'client' : 'agent'

/** The values of the messages that both versions have. */
function exchanges(pair: { old: Protocol; new: Protocol }): Exchange[] {
  const there = oneWays(pair.new)
  return [...oneWays(pair.old)].flatMap(([key, old]) => {
    const new_ = there.get(key)
    if (!new_) return []
    const exchange = (
      role: string,
      before: JsonSchema | null,
      after: JsonSchema | null,
      isOptional = [false, false],
    ) => ({
      key,
      role,
      sender: role === 'params' ? caller(old) : otherSide(caller(old)),
      old: { schema: before, $defs: pair.old.$defs, ...(isOptional[0] && { isOptional: true as const }) },
      new: { schema: after, $defs: pair.new.$defs, ...(isOptional[1] && { isOptional: true as const }) },
    })
    const errors = (old.errors ?? []).flatMap(({ code, data }) => {
      const same = new_.errors?.find(error => error.code === code)
      return data && same?.data ? [exchange(`errors[${code ?? '*'}]`, data, same.data)] : []
    })
    return [
      exchange('params', old.params, new_.params, [old.paramsOptional ?? false, new_.paramsOptional ?? false]),
      ...(old.kind === 'request' ? [exchange('result', old.result ?? null, new_.result ?? null)] : []),
      ...errors,
    ]
  })
}

test('hide nothing: a refused value comes with a change that names its method', () => {
  let [number, refused] = [0, 0]
  const roles = new Set<string>()
  fc.assert(
    fc.property(versions, fc.nat(), (pair, start) => {
      const { changes } = diff(pair.old, pair.new)
      for (const { key, role, sender, old, new: new_ } of exchanges(pair)) {
        number++
        const [byOld, byNew] = [judgeOf(old, number), judgeOf(new_, number)]
        for (const [from, isSent, to, isAccepted, side] of [
          [old, byOld, new_, byNew, sender],
          [new_, byNew, old, byOld, otherSide(sender)],
        ] as const) {
          // Who takes no parameters ignores those that come.
          if (role === 'params' && to.schema === null) continue
          const value = drawValues(schemaOf(from), from.$defs, start, 8).find(
            item => isSent(item) === true && isAccepted(item) === false,
          )
          if (value === undefined) continue
          refused++
          roles.add(role.replace(/\[.*/, ''))
          const levels = changes.filter(matters(side)).filter(({ methodKeys }) => methodKeys?.includes(key))
          expect({ pair, key, role, value, levels }).not.toEqual({ pair, key, role, value, levels: [] })
        }
      }
    }),
    { numRuns: runs(50) },
  )
  expect(refused).toBeGreaterThan(10)
  expect([...roles].sort()).toEqual(['errors', 'params', 'result'])
})

/** The value of a message that a witness names, in a version that has it. */
function versionOf(document: Protocol, { key, role }: { key: string; role: string }): Version | undefined {
  const item = oneWays(document).get(key)
  const code = /^errors\[(.*)\]$/.exec(role)?.[1]
  const error = item?.errors?.find(each => String(each.code ?? '*') === code)
  if (!item || (code !== undefined && !error)) return undefined
  const schema = role === 'params' ? item.params : role === 'result' ? (item.result ?? null) : (error?.data ?? null)
  const isOptional = role === 'params' && item.paramsOptional
  return { schema, $defs: document.$defs, ...(isOptional && { isOptional }) }
}

/** The role of a witness. An error is named by its code: its index may differ between the versions. */
function roleIn(document: Protocol, key: string, role: string): string {
  const index = /^errors\/(\d+)\/data$/.exec(role)?.[1]
  return index === undefined ? role : `errors[${oneWays(document).get(key)?.errors?.[Number(index)]?.code ?? '*'}]`
}

/** The methods that a witness may be of: a request and a notification may share a name. */
const keysOf = ({ methodKeys = [] }: Change, { method, role, sender }: NonNullable<Change['witnesses']>[number]) =>
  methodKeys.filter(key => {
    const [direction, , ...name] = key.split(' ')
    const isFromClient = (sender === 'client') === (role === 'params')
    return name.join(' ') === method && direction === (isFromClient ? 'clientToServer' : 'serverToClient')
  })

test('raise no false alarm: what breaks shows a message of a stable method that is sent and refused', () => {
  let [number, shown] = [0, 0]
  const roles = new Set<string>()
  fc.assert(
    fc.property(versions, pair => {
      for (const change of diff(pair.old, pair.new).changes) {
        const { rule, witnesses = [] } = change
        const { byValues } = rules[rule]
        const broken = (['client', 'agent'] as const).filter(side => change[side] === 'breaking')
        if (byValues === 'both') expect(new Set(witnesses.map(({ breaks }) => breaks))).toEqual(new Set(broken))
        for (const witness of witnesses) {
          number++
          const found = keysOf(change, witness).flatMap(key => {
            const role = roleIn(pair.new, key, witness.role)
            const [old, new_] = [versionOf(pair.old, { key, role }), versionOf(pair.new, { key, role })]
            // A method that was renamed has another key in the old version.
            if (!old || !new_) return []
            roles.add(role.replace(/\[.*/, ''))
            const [byOld, byNew] = [judgeOf(old, number), judgeOf(new_, number)]
            const [isSent, isAccepted] = witness.breaks === witness.sender ? [byOld, byNew] : [byNew, byOld]
            const isStable = oneWays(pair.old).get(key)?.stability === undefined
            return [{ isSent: isSent(witness.value), isAccepted: isAccepted(witness.value), isStable }]
          })
          if (found.length === 0) continue
          shown++
          const shows = found.some(
            ({ isSent, isAccepted, isStable }) => isSent !== false && isAccepted !== true && isStable,
          )
          expect({ pair, change, found, shows }).toEqual({ pair, change, found, shows: true })
        }
      }
    }),
    { numRuns: runs(50) },
  )
  expect(shown).toBeGreaterThan(25)
  expect([...roles].sort()).toEqual(['errors', 'params', 'result'])
})

/** A document in which everything is stable. */
function stable(document: Protocol): Protocol {
  const { methods, $defs } = document
  return {
    ...document,
    methods: methods.map(({ stability: _stability, ...item }) => item),
    $defs: Object.fromEntries(
      Object.entries($defs).map(([name, { 'x-stability': _stability, ...schema }]) => [name, schema as JsonSchema]),
    ),
  }
}

test('judge what is not stable like all else where the policy is strict', () => {
  const levels = ({ changes }: ReturnType<typeof diff>) =>
    changes
      .filter(({ rule }) => rule !== 'stability-changed')
      .map(({ rule, client, agent, subject, path }) => `${rule} ${subject.name} ${path}: ${client} ${agent}`)
  fc.assert(
    fc.property(versions, pair => {
      const strict = levels(diff(pair.old, pair.new, { stability: 'strict' }))
      expect({ pair, strict }).toEqual({ pair, strict: levels(diff(stable(pair.old), stable(pair.new))) })
    }),
    { numRuns: runs(50) },
  )
})

/** The same document: methods, errors and names in another order, and a method of both directions as two. */
function written(document: Protocol): Protocol {
  return {
    ...document,
    wire: { params: 'by-name', framing: 'content-length' },
    methods: document.methods
      .flatMap(item => directionsOf(item).map(messageDirection => ({ ...item, messageDirection })))
      .map(item => ({ ...item, ...(item.errors && { errors: [...item.errors].reverse() }) }))
      .reverse(),
    $defs: Object.fromEntries(Object.entries(document.$defs).reverse()),
  }
}

test('written another way have no changes, and are documents', () => {
  fc.assert(
    fc.property(protocols, document => {
      expect({ document, problems: findDocumentProblems(document, 'sample.json') }).toEqual({ document, problems: [] })
      expect(diff(document, written(document)).changes).toEqual([])
      expect(diff(written(document), document).changes).toEqual([])
    }),
    { numRuns: runs(50) },
  )
})
