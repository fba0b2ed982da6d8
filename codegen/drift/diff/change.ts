import type { Json } from '../../protocol/model.js'
import type { Level } from './levels.js'
import { worst } from './levels.js'
import type { RuleId } from './rules.js'

/** One change between two versions of a protocol. */
export interface Change {
  /** The rule that judged it; all rules stand in `rules.ts`. */
  rule: RuleId
  /** Its level for authors of clients. */
  client: Level
  /** Its level for authors of agents. */
  agent: Level
  /** The worse of both. */
  level: Level
  /** What changed: a method, a named shape that methods share, or how messages travel. */
  subject: { kind: 'method' | 'type' | 'wire'; name: string }
  /** Where in the subject, as a person writes it: `params.message.text`; empty for the subject itself. */
  path: string
  /** One sentence on what changed. */
  message: string
  /** JSON pointer in the old document; undefined for what was added. */
  oldPointer?: string
  /** JSON pointer in the new document; undefined for what was removed. */
  newPointer?: string
  /** For what was renamed: how sure that is, from 0 to 1. */
  confidence?: number
  /** For a named shape: the methods that it reaches, sorted. */
  methods?: string[]
  /**
   * The method, or the methods that a named shape reaches, told from others of the same name: direction, kind and name,
   * such as `clientToServer request shutdown`; sorted.
   */
  methodKeys?: string[]
  /** Messages that show the break; missing for what breaks by its nature, such as a removed method. */
  witnesses?: Witness[]
}

/** A message that one side sends and the other refuses: valid by the sender's version, not by the receiver's. */
export interface Witness {
  /** Whom it breaks: the receiver of a new message, or the sender of an old one. */
  breaks: 'client' | 'agent'
  method: string
  /** The role of the value: `params` or `result`. */
  role: string
  sender: 'client' | 'agent'
  /** The parameters or the result. */
  value: Json
}

/** The name of a version of a protocol in a report. */
export interface ProtocolName {
  /** Name of the protocol. */
  protocol: string
  /** Version of the protocol. */
  version: string
}

/** The version change that semantic versioning asks for. */
export type Bump = 'major' | 'minor' | 'patch' | 'none'

/** Everything that changed between two versions of a protocol. */
export interface ProtocolDiff {
  /** The version that is compared with. */
  old: ProtocolName
  /** The version that is judged. */
  new: ProtocolName
  /** In the order of the new document: methods first, then named shapes. */
  changes: Change[]
}

/** The audience of a judgement. */
export type Audience = 'client' | 'agent' | 'both'

/** The level of a change for an audience. */
export function levelFor(change: Change, audience: Audience): Level {
  return audience === 'both' ? change.level : change[audience]
}

/**
 * The version bump that semantic versioning asks of whoever publishes bindings for the audience: major when anything
 * breaks, minor when anything was added or may matter, patch when only words changed.
 */
export function suggestBump({ changes }: ProtocolDiff, audience: Audience = 'both'): Bump {
  if (changes.length === 0) return 'none'
  const level = worst(...changes.map(change => levelFor(change, audience)))
  return level === 'breaking' ? 'major' : level === 'documentation' ? 'patch' : 'minor'
}
