import { expect } from 'vitest'
import type { Change } from '../../../../codegen/drift/diff/change.js'
import { diff } from '../../../../codegen/drift/diff/diff.js'
import { rules } from '../../../../codegen/drift/diff/rules.js'
import { compileShapes } from '../../../../runtime/validation/compile-shapes.js'
import { protocolWith } from './documents.js'
import { drawValues } from './draw-values.js'
import { type Judge, judgeOf, schemaOf, type Version } from './judges.js'

/** Two versions of what a client sends as parameters, or an agent as a result. */
export interface Compared {
  old: Version
  new: Version
  role: 'params' | 'result'
}

/** Old values sent to a new receiver, or new ones to an old receiver. */
export type Passage = 'forth' | 'back'

type Side = 'client' | 'agent'

const sidesOf = ({ role }: Compared): { sender: Side; receiver: Side } =>
  role === 'params' ? { sender: 'client', receiver: 'agent' } : { sender: 'agent', receiver: 'client' }

export function changesOf(compared: Compared): Change[] {
  const protocolOf = ({ schema, $defs, isOptional }: Version) =>
    protocolWith(schema, { role: compared.role, $defs, ...(isOptional && { paramsOptional: true }) })
  return diff(protocolOf(compared.old), protocolOf(compared.new)).changes
}

export const matters =
  (side: Side) =>
  (change: Change): boolean =>
    change[side] === 'breaking' || change[side] === 'risky'

/**
 * Values that one version sends and the other refuses come with a change that is more than compatible.
 *
 * @param start where the drawn values begin
 * @param number of the case: some are judged by ajv
 * @returns the passages in which a value was refused
 */
export function expectNothingHidden(compared: Compared, start: number, number: number): Passage[] {
  const { old, new: new_ } = compared
  const { sender, receiver } = sidesOf(compared)
  const [byOld, byNew] = [judgeOf(old, number), judgeOf(new_, number)]
  const changes = changesOf(compared)
  // Who takes no parameters ignores those that come.
  const received = (version: Version, judge: Judge): Judge =>
    version.schema === null && compared.role === 'params' ? () => true : judge
  const refused: Passage[] = []
  for (const [passage, from, isSent, isAccepted, side] of [
    ['forth', old, byOld, received(new_, byNew), sender],
    ['back', new_, byNew, received(old, byOld), receiver],
  ] as const) {
    const values = drawValues(schemaOf(from), from.$defs, start, 16)
    const value = values.find(item => isSent(item) === true && isAccepted(item) === false)
    if (value === undefined) continue
    refused.push(passage)
    expect({ compared, value, levels: changes.filter(matters(side)) }).not.toEqual({ compared, value, levels: [] })
  }
  return refused
}

/**
 * What breaks, and breaks by values, shows a message that is sent and refused, and that the open reading of the old
 * receiver refuses too.
 *
 * @returns the rules that broke, each with its passage
 */
export function expectNoFalseAlarm(compared: Compared, number: number): string[] {
  const { old, new: new_ } = compared
  const { sender } = sidesOf(compared)
  const [byOld, byNew] = [judgeOf(old, number), judgeOf(new_, number)]
  const shown: string[] = []
  for (const change of changesOf(compared)) {
    const { rule, witnesses = [] } = change
    const { byValues } = rules[rule]
    for (const side of ['client', 'agent'] as const) {
      const passage: Passage = side === sender ? 'forth' : 'back'
      if (change[side] !== 'breaking' || byValues === 'none' || (byValues === 'receiver' && passage === 'forth'))
        continue
      const witness = witnesses.find(({ breaks }) => breaks === side)
      const [isSent, isAccepted] = passage === 'forth' ? [byOld, byNew] : [byNew, byOld]
      const verdicts = [isSent(witness?.value), isAccepted(witness?.value)]
      if (verdicts.includes(undefined)) continue
      shown.push(`${rule} ${passage}`)
      expect({ compared, change, verdicts }).toEqual({ compared, change, verdicts: [true, false] })
      if (passage === 'forth') continue
      // What the open reading lets pass is risky.
      const open = compileShapes({ methods: [], $defs: old.$defs }).of(schemaOf(old)).accepts(witness?.value, 'open')
      expect({ compared, change, open }).toEqual({ compared, change, open: false })
    }
  }
  return shown
}
