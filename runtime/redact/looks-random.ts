const longestWord = 19

/**
 * Whether a text looks like a key and not like words: a run without separators is longer than words are, or is long and has
 * letters and digits.
 *
 * @param shortest characters of a part of letters and digits
 */
export function looksRandom(text: string, shortest = 10): boolean {
  let length = 0
  let letters = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
    if (!isLetter && (code < 48 || code > 57)) {
      length = 0
      letters = 0
      continue
    }
    length++
    if (isLetter) letters++
    if (length > longestWord || (length >= shortest && letters > 0 && letters < length)) return true
  }
  return false
}

/** Placeholders: `<token>`, `$TOKEN`, `{{ token }}`, `%TOKEN%`, `***`, `…`, `[redacted]`. */
const placeholder = /^(?:[<${%[*…(]|\.\.\.|(?:true|false|null|undefined|none|nil|string|number|boolean|any|x{3,})$)/i

/** Whether a value is a placeholder. */
export const isPlaceholder = (value: string): boolean => value === '' || placeholder.test(value)
