import { createInterface } from 'node:readline/promises'

type Wrong = (answer: string) => string | undefined | Promise<string | undefined>

/**
 * Asks a person at the terminal one thing.
 *
 * @param wrong says what is wrong with an answer, in which case it is asked again; undefined when nothing is
 * @returns the answer, without spaces around it
 */
export type Ask = (question: string, wrong: Wrong) => Promise<string>

/**
 * Asks a person at the terminal what a task needs to know.
 *
 * @returns what the task gives; undefined when the person left, with Ctrl-C or Ctrl-D
 */
export async function askPerson<Result>(task: (ask: Ask) => Promise<Result>): Promise<Result | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const left = new AbortController()
  terminal.once('close', () => left.abort())
  try {
    return await task(async (question, wrong) => {
      for (;;) {
        const answer = (await terminal.question(question, { signal: left.signal })).trim()
        const problem = await wrong(answer)
        if (problem === undefined) return answer
        process.stdout.write(`${problem}\n`)
      }
    })
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error
    process.stdout.write('\n')
    return undefined
  } finally {
    terminal.close()
  }
}
