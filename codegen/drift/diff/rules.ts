import { methodRules } from './method-rules.js'
import { shapeRules } from './shape-rules.js'

export type { Rule } from './rule.js'

/** The one table of rules. `docs/what-a-change-breaks.md` is the page people read; a test keeps both the same. */
export const rules = { ...methodRules, ...shapeRules }

/** Name of a rule, as in the table of the page and in `--json`. */
export type RuleId = keyof typeof rules

/** What can change although the values are the same. */
export const besideValues: ReadonlySet<RuleId> = new Set<RuleId>([
  'description-changed',
  'default-changed',
  'format-changed',
  'deprecated',
  'undeprecated',
  'literals-reordered',
  'literal-renamed',
  'variant-renamed',
  'stability-changed',
  'type-renamed',
])
