/**
 * Milliseconds to wait before trying again: doubled each time.
 *
 * @param failures attempts that have failed, from 1
 * @param firstMs the pause after the first
 * @param longestMs the longest pause
 */
export const backoff = (failures: number, firstMs: number, longestMs: number): number =>
  Math.min(firstMs * 2 ** (failures - 1), longestMs)
