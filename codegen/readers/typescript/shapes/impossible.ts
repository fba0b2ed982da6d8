import type { ts } from 'ts-morph'

/**
 * Whether an intersection has no values: `{ kind: 'a' } & { kind: 'b' }`. The checker keeps such members of a union, as
 * `Message & { kind: 'a' }` has them, and gives them no properties.
 */
export const isImpossible = (checker: ts.TypeChecker, type: ts.Type): boolean =>
  type.isIntersection() && checker.isTypeAssignableTo(type, checker.getNeverType())
