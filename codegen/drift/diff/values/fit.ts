import type { Demand, Variant } from './demand.js'

/** The other side may refuse some values. */
export const unproven = 0

/** All values pass an open reading, or are refused only for fields that the sender's schema does not name. */
export const openly = 1

/** All values are accepted. */
export const always = 2

/** How well the values that one side sends fit the demand of the other. */
export type Fit = typeof unproven | typeof openly | typeof always

export const worstOf = (...fits: readonly Fit[]): Fit => Math.min(...fits) as Fit

/**
 * Which fields a sender puts into an open object: those its schema names (`named`), or any, as JSON Schema allows it to
 * (`any`; asked for where values are excluded).
 */
export type Sender = 'named' | 'any'

/** How one variant of a union is sent. */
export interface Sending {
  sender: Sender
  /** The variants of the union: a value that fits two of them may carry the fields of both. */
  siblings: readonly Variant[]
}

export interface Fits {
  /** How well all values of the sender fit the demand of the receiver. */
  fit(sent: Demand, accepted: Demand, sender?: Sender): Fit
  /** The same where null stands for an absent value. */
  fitBesideNull(sent: Demand, accepted: Demand): Fit
  /** The same for one variant of the sender. */
  fitVariant(variant: Variant, accepted: Demand, sending: Sending): Fit
}
