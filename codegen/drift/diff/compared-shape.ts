import type { Json } from '../../protocol/model.js'
import type { RuleId } from './rules.js'
import type { Demand } from './values/demand.js'

/** The old or the new version. */
export type Side = 'old' | 'new'

/** `forth`: values of the old version, read by the new one. `back`: values of the new version, read by the old one. */
export type Passage = 'forth' | 'back'

export const passages: readonly Passage[] = ['forth', 'back']
export const senderSide = (passage: Passage): Side => (passage === 'forth' ? 'old' : 'new')
export const receiverSide = (passage: Passage): Side => (passage === 'forth' ? 'new' : 'old')

/** The side that sends a value. */
export type Peer = 'client' | 'agent'

/** Where a message begins: the parameters or the result of a method in one direction, or the data of an error. */
export interface Root {
  method: string
  /** Tells it from methods of the same name: its `methodKey`. */
  key: string
  role: string
  sender: Peer
  /** The method is marked as not stable. */
  unstable: boolean
  /** In which versions null stands for a value that is left out: those in which parameters are optional. */
  optional?: Record<Side, boolean>
}

/** A pair of shapes that is compared once: those of a message, or two named shapes at the same place. */
export interface ComparedShape {
  subject: { kind: 'method' | 'type'; name: string }
  root?: Root
  /** The two as a whole; undefined where there is only one of them. */
  spot?: Spot
  changes: ShapeChange[]
  /** Named shapes that it refers to, and where. */
  inside: { shape: ComparedShape; use: Spot }[]
  /** The pairs that were compared in it: a shape that refers to itself leads to them again. */
  met: Set<string>
}

/** The schemas at one place in the old and the new version. */
export interface Spot {
  old: Demand
  new: Demand
  shape: ComparedShape
  /** Where in the shape it is, as a person writes it. */
  path: string
  /** Whether values that pass this way may be refused, as far as is known from all that is around the spot. */
  live: Record<Passage, boolean>
  /** A field that the old version lets be left out. */
  optional?: boolean
  /** Set inside a method or shape that is not stable. */
  unstable?: boolean
  /** Both admit the same values, however they are written: only words can have changed. */
  equal?: boolean
  /** How many spots are around it in the shape. */
  depth?: number
  /** The spot around it, and how a value here becomes part of one there; undefined for the shape itself. */
  around?: { spot: Spot; wrap(sender: Side, value: Json): Json | undefined }
}

/** A change of a shape, before it is judged. */
export interface ShapeChange {
  rule: RuleId
  message: string
  spot: Spot
  path: string
  /** Ways in which it can matter. */
  live: Record<Passage, boolean>
  oldPointer?: string
  newPointer?: string
  confidence?: number
  /** Values at the spot that may be sent one way, and that may be refused because of the change. */
  suspects?: (passage: Passage) => Iterable<Json>
}

export const makeShape = (subject: ComparedShape['subject'], root?: Root): ComparedShape => ({
  subject,
  ...(root && { root }),
  changes: [],
  inside: [],
  met: new Set(),
})
