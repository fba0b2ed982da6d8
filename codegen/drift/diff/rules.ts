import type { Level } from './levels.js'

/**
 * A rule: what a change means for whoever sends the value (or calls the method) and for whoever receives it (or is
 * called). Which of the two is the client follows from the direction of the method; a shape used both ways is judged
 * both ways.
 */
export interface Rule {
  sender: Level
  receiver: Level
  /** Why, in one sentence. */
  why: string
}

const rule = (sender: Level, receiver: Level, why: string): Rule => ({ sender, receiver, why })

/** The one table of rules. `README.md` in this folder is the page people read; a test keeps both the same. */
export const rules = {
  'request-added': rule('compatible', 'risky', 'Who is asked answers "method not found" until it learns to.'),
  'notification-added': rule('compatible', 'compatible', 'A notification that nobody listens to is ignored.'),
  'request-removed': rule('breaking', 'compatible', 'Who asks gets "method not found".'),
  'notification-removed': rule(
    'breaking',
    'breaking',
    'What it told goes unheard, and who waits for it waits for ever.',
  ),
  'method-renamed': rule('breaking', 'breaking', 'The old name is not known any more.'),
  'kind-changed': rule('breaking', 'breaking', 'One side waits for an answer that the other does not send.'),
  'direction-changed': rule('breaking', 'breaking', 'Who sent it must now receive it.'),
  'params-added': rule('breaking', 'compatible', 'Calls without parameters no longer say what is needed.'),
  'optional-params-added': rule('risky', 'compatible', 'Calls without parameters leave out only what may be left out.'),
  'params-removed': rule('risky', 'breaking', 'What is sent is ignored, and what was read is not there.'),
  'result-added': rule('breaking', 'risky', 'Who answered null must answer more.'),
  'result-removed': rule('risky', 'breaking', 'What was read from the result is not there.'),

  'required-property-added': rule('breaking', 'compatible', 'Values without it are refused.'),
  'optional-property-added': rule('compatible', 'compatible', 'It may be left out, and unknown fields are ignored.'),
  'property-added-to-closed': rule('compatible', 'breaking', 'Who was told of no other fields may refuse it.'),
  'required-property-removed': rule('risky', 'breaking', 'Who reads it finds nothing; who sends it is ignored.'),
  'optional-property-removed': rule('risky', 'risky', 'It is ignored; who reads it had to do without it before.'),
  'property-removed-from-closed': rule('breaking', 'breaking', 'No other fields are allowed: who sends it is refused.'),
  'property-required': rule('breaking', 'compatible', 'Values without it are refused.'),
  'property-optional': rule('compatible', 'breaking', 'Who relies on it may not find it.'),
  'properties-closed': rule('risky', 'compatible', 'Values with other fields are refused.'),
  'properties-opened': rule('compatible', 'risky', 'Values may carry fields that were excluded.'),

  'literal-added': rule('compatible', 'risky', 'Who handles every literal meets one it does not know.'),
  'literal-removed': rule('breaking', 'compatible', 'Who sends it is refused.'),
  'literals-reordered': rule('documentation', 'documentation', 'The order of literals has no meaning on the wire.'),
  'variant-added': rule('compatible', 'risky', 'Who handles every variant meets one it does not know.'),
  'variant-removed': rule('breaking', 'compatible', 'Who sends it is refused.'),
  'variants-overlap': rule(
    'risky',
    'risky',
    'Whether two variants overlap cannot be told, and a value must fit one only.',
  ),
  'null-added': rule('compatible', 'breaking', 'Who reads the value may find null.'),
  'null-removed': rule('breaking', 'compatible', 'Who sends null is refused.'),
  'type-widened': rule('compatible', 'breaking', 'Who reads it meets values of another type.'),
  'type-narrowed': rule('breaking', 'compatible', 'Values that were fine are refused.'),
  'type-changed': rule('breaking', 'breaking', 'Neither side understands the other.'),
  'shape-changed': rule('breaking', 'breaking', 'The two cannot be compared part by part, so the worst is assumed.'),

  'bound-tightened': rule('breaking', 'compatible', 'Values past the new bound are refused.'),
  'bound-loosened': rule('compatible', 'risky', 'Values past the old bound may come.'),
  'constraint-added': rule('breaking', 'compatible', 'Values that do not meet it are refused.'),
  'constraint-removed': rule('compatible', 'risky', 'Values that did not meet it may come.'),
  'constraint-changed': rule('breaking', 'risky', 'Some values that met the old one do not meet the new one.'),
  'format-changed': rule('risky', 'risky', 'Formats are checked by some and ignored by others.'),
  'default-changed': rule('risky', 'risky', 'Leaving the value out means something else.'),

  'type-renamed': rule('compatible', 'compatible', 'Names of shapes are not sent; code that imports them changes.'),
  'type-added': rule('compatible', 'compatible', 'Shapes matter where methods use them, which is judged there.'),
  'type-removed': rule('compatible', 'compatible', 'Shapes matter where methods use them, which is judged there.'),
  deprecated: rule('compatible', 'compatible', 'It works as before, and may go.'),
  undeprecated: rule('documentation', 'documentation', 'It works as before, and stays.'),
  'description-changed': rule('documentation', 'documentation', 'Only words changed.'),
} as const satisfies Record<string, Rule>

export type RuleId = keyof typeof rules
