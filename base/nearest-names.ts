/** The known names that look most like one that is not known, the nearest first: at most three, often none. */
export function nearestNames(name: string, known: Iterable<string>): string[] {
  const wanted = name.slice(0, longest).toLowerCase()
  const most = Math.max(1, Math.floor(wanted.length / 3))
  const near: { other: string; distance: number }[] = []
  for (const other of known) {
    const compared = other.slice(0, longest).toLowerCase()
    if (Math.abs(compared.length - wanted.length) > most) continue
    const distance = editDistance(wanted, compared)
    if (distance <= most) near.push({ other, distance })
  }
  near.sort((a, b) => a.distance - b.distance || (a.other < b.other ? -1 : 1))
  return near.slice(0, 3).map(({ other }) => other)
}

/** The end of a sentence about a name that is not known: the one that looks most like it, or a full stop. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const [near] = nearestNames(name, known)
  return near === undefined ? '.' : `; did you mean ${near}?`
}

/** Longer names are compared by their beginning. */
const longest = 100

/** How many letters have to be added, removed or replaced. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
