/** The changes between two versions of a protocol, and the side that each breaks. */

export {
  type Audience,
  type Bump,
  type Change,
  levelFor,
  type ProtocolDiff,
  type ProtocolName,
  suggestBump,
  type Witness,
} from './change.js'
export { changedDefinitions } from './changed-definitions.js'
export { diff } from './diff.js'
export { type Level, levels } from './levels.js'
export { type Rule, type RuleId, rules } from './rules.js'
