let taken = 0

/** How much work it was so far to try values, in variants: the difference of two answers is the cost of what was between. */
export const stepsTaken = (): number => taken

export function takeSteps(count: number): void {
  taken += count
}
