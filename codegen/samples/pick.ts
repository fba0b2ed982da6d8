/** One of `count` choices at a place: the first for seed 0, otherwise decided by seed and place, the same on every machine. */
export function pick(seed: number, place: string, count: number): number {
  if (seed === 0 || count < 2) return 0
  // FNV-1a over the place, begun at the seed, then mixed so that near seeds give far choices.
  let hash = (0x811c9dc5 ^ seed) >>> 0
  for (let index = 0; index < place.length; index++) hash = Math.imul(hash ^ place.charCodeAt(index), 0x01000193) >>> 0
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0
  return ((hash ^ (hash >>> 13)) >>> 0) % count
}

/** Items that pass a test, and those that do not. */
export function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter(item => !test(item))]
}
