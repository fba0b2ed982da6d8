import { CodyError } from '../errors.js'

/**
 * The words of a command line, by the rules of a shell for spaces, quotes and backslashes; nothing in it is expanded,
 * and no shell ever sees it.
 *
 * @param place what is named in an error
 * @throws {CodyError} `CONFIGURATION` it is empty, or a quote is not closed
 */
export function splitCommand(text: string, place: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let quote: string | undefined
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    const next = text.charAt(index + 1)
    if (character === '\\' && quote !== "'" && next !== '' && (quote === undefined || '"\\'.includes(next))) {
      word = (word ?? '') + next
      index++
    } else if (character === quote) quote = undefined
    else if (quote === undefined && (character === '"' || character === "'")) {
      quote = character
      word ??= ''
    } else if (quote === undefined && /\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + character
  }
  if (quote !== undefined) throw new CodyError('CONFIGURATION', `${place}: the quote ${quote} is not closed`)
  if (word !== undefined) words.push(word)
  if (words.length === 0 || words[0] === '') throw new CodyError('CONFIGURATION', `${place}: there is no command`)
  return words
}
