import { ErrorResponse } from '../../runtime/index.js'

/** Pages of a list that are asked for at most. */
const mostPages = 100

/** One page of a list. */
export interface Page<T> {
  readonly data: readonly T[]
  /** Where the next one begins. */
  readonly next?: string | null | undefined
}

/** All that an agent lists in pages. */
export async function allPages<T>(page: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = []
  let cursor: string | undefined
  for (let count = 0; count < mostPages; count++) {
    const { data, next } = await page(cursor)
    found.push(...data)
    if (!next) break
    cursor = next
  }
  return found
}

/** What an agent answers; undefined when it refuses or makes no sense: what only informs keeps nobody from chatting. */
export async function ifAnswered<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ErrorResponse || error instanceof TypeError) return undefined
    throw error
  }
}

/** What a table says about a word of an agent; undefined for words that it does not have, such as those of newer agents. */
export const lookUp = <T>(table: Readonly<Record<string, T>>, word: string | null | undefined): T | undefined =>
  Object.hasOwn(table, word ?? '') ? table[word ?? ''] : undefined

/** When a chat was last used; undefined for what is no date. @param time text, or milliseconds since 1970 */
export function dateOf(time: string | number | null | undefined): Date | undefined {
  const date = new Date(time ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? undefined : date
}
