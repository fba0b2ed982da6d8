import { addToGroup } from '../../../protocol/groups.js'
import type { Json } from '../../../protocol/model.js'
import { type Demand, isWholeType, type Variant } from './demand.js'
import { isEmpty } from './empty.js'
import { listedLiterals } from './listed-literals.js'
import { isPlainWord } from './object-index.js'
import { variantsAdmitting, variantsMeeting } from './variant-index.js'

/** Fewer demands are gone through. */
const few = 4

/** The variants of some demands, as one list, and the demands that each belongs to. */
interface Owners {
  variants: readonly Variant[]
  of: ReadonlyMap<Variant, readonly Demand[]>
}

const known = new WeakMap<readonly Demand[], Owners>()

/** The demands of a list that may admit all values of another: hundreds of them are never compared each with each. */
export function demandsAdmitting(demands: readonly Demand[], sent: Demand): Iterable<Demand> {
  if (demands.length <= few) return demands
  // All variants must be admitted: one that has values, and is understood, is enough to find who may do so.
  const usable = sent.variants.filter(variant => variant.kind !== 'opaque' && !isEmpty(variant))
  const telling = usable.find(isTelling) ?? usable[0]
  return telling ? ownersOf(demands, telling) : demands
}

/** Whether few demands admit a variant: whole types, null and booleans are in many. */
const isTelling = (variant: Variant): boolean =>
  variant.kind === 'literal' ? variant.value !== null && typeof variant.value !== 'boolean' : !isWholeType(variant)

function* ownersOf(demands: readonly Demand[], variant: Variant): Generator<Demand> {
  let owners = known.get(demands)
  if (!owners) {
    const of = new Map<Variant, Demand[]>()
    for (const demand of demands) for (const item of demand.variants) addToGroup(of, item, demand)
    owners = { variants: [...of.keys()], of }
    known.set(demands, owners)
  }
  // Literals may admit the numbers of a range one by one, and the empty text.
  const isSplit = variant.kind === 'number' || (variant.kind === 'string' && variant.maxLength === 0)
  const find = isSplit ? variantsMeeting : variantsAdmitting
  for (const found of find(owners.variants, variant)) yield* owners.of.get(found) ?? []
}

/** Demands by the words that they list, as JSON text. */
interface Listed {
  byWord: ReadonlyMap<string, readonly Demand[]>
  others: readonly Demand[]
}

const listed = new WeakMap<readonly Demand[], Listed>()

/**
 * The demands of a list that may admit a value: those that list other words do not. It is read from the schemas alone:
 * their variants may be in progress.
 */
export function demandsOfValue(demands: readonly Demand[], value: Json): Iterable<Demand> {
  if (demands.length <= few) return demands
  let found = listed.get(demands)
  if (!found) {
    const byWord = new Map<string, Demand[]>()
    const others: Demand[] = []
    for (const demand of demands) {
      const words = listedLiterals(demand)
      if (words?.every(isPlainWord)) for (const word of words) addToGroup(byWord, word, demand)
      else others.push(demand)
    }
    found = { byWord, others }
    listed.set(demands, found)
  }
  const listing = found.byWord.get(JSON.stringify(value)) ?? []
  return found.others.length === 0 ? listing : [...listing, ...found.others]
}
