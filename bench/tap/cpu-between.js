/**
 * Counts round trips, and writes to stderr what those between the first `SKIPPED` and the next `MEASURED` cost this process
 * in CPU, in microseconds: `NAME 1234`. The two numbers are the last arguments of the program.
 *
 * @param {string} name
 */
export function cpuBetween(name) {
  const [skipped = 0, measured = 0] = process.argv.slice(-2).map(Number)
  let count = 0
  let begun = process.cpuUsage()
  return () => {
    count++
    if (count === skipped) begun = process.cpuUsage()
    if (count !== skipped + measured) return
    const { user, system } = process.cpuUsage(begun)
    process.stderr.write(`${name} ${user + system}\n`)
  }
}
