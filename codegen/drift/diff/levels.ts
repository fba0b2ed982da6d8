/** How much a change matters, from most to least. */
export const levels = ['breaking', 'risky', 'compatible', 'documentation'] as const

/**
 * - `breaking`: something that worked stops working;
 * - `risky`: it depends on how the other side was written;
 * - `compatible`: everything that worked goes on working;
 * - `documentation`: nothing changed but words.
 */
export type Level = (typeof levels)[number]

/** The worse of some levels; `documentation` when there are none. */
export function worst(...given: readonly Level[]): Level {
  return levels.find(level => given.includes(level)) ?? 'documentation'
}
