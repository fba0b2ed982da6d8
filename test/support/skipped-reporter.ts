import type { Reporter } from 'vitest/node'

const mark = 'Skipped: '

/** Repeats at the end which parts were skipped, and how to install what they need: above, a thousand lines hide it. */
export class SkippedReporter implements Reporter {
  readonly #skipped = new Set<string>()

  onUserConsoleLog({ content }: { content: string }): void {
    for (const line of content.split('\n')) if (line.startsWith(mark)) this.#skipped.add(line.slice(mark.length))
  }

  onTestRunEnd(): void {
    for (const part of [...this.#skipped].sort()) console.log(`      Skipped  ${part}`)
  }
}
