import type { ts } from 'ts-morph'

/** Members of the compiler's types that its declarations leave out. */

/** What the checker itself calls a type: `true`, `string`, or `error` for one it gave up on. Empty for other types. */
export const intrinsicName = (type: ts.Type): string => (type as { intrinsicName?: string }).intrinsicName ?? ''

/** Whether a type is the `this` of a class or an interface. */
export const isThis = (type: ts.Type): boolean => (type as { isThisType?: boolean }).isThisType === true
