import type { JsonSchema } from '../../protocol/model.js'
import type { RuleId } from './rules.js'

/** A schema and where it stands in its document. */
export interface SchemaPlace {
  schema: JsonSchema
  pointer: string
}

/** A change of a shape, before it is known who sends and who receives it. */
export interface Finding {
  rule: RuleId
  path: string
  message: string
  oldPointer?: string
  newPointer?: string
  confidence?: number
}

/** Two shapes that stand at the same place in the old and the new version. */
export interface Pair {
  old: SchemaPlace
  new: SchemaPlace
  /** Where they stand, as a person writes it. */
  path: string
}

/** What comparing two shapes has to say, and to whom. */
export interface Comparison {
  report(rule: RuleId, pair: Partial<Pair> & { path: string }, message: string): void
  /** Compares two shapes further inside; named ones are compared once, by themselves. */
  compare(pair: Pair): void
  /** Compares what is said about two shapes, and their defaults. */
  compareWords(pair: Pair): void
  /** Whether two shapes differ in what they admit, in themselves or in anything they refer to. */
  reachesChange(old: SchemaPlace, new_: SchemaPlace): boolean
  /** The shape a reference stands for, in the old or the new document; the place itself when it is no reference. */
  resolve(side: 'old' | 'new', place: SchemaPlace): SchemaPlace
}
