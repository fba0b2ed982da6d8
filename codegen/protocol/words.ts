/** The words that names are made of. */

// Letters and digits of any language; whatever else a text holds separates words, and so does a capital within one.
const run = /[\p{L}\p{N}]+/gu
const hump = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u

// The same for texts in ASCII, which most are: the tables of all letters take ten times as long.
const asciiWord = /[A-Z]+(?=[A-Z][a-z])|[A-Z]*[a-z0-9]+|[A-Z]+/g
const isAscii = /^[\x20-\x7e]*$/

/** The words of a text: `chat/submitMessage` has `chat`, `submit` and `Message`, `MCPServer` has `MCP` and `Server`. */
export function wordsOf(text: string): string[] {
  if (isAscii.test(text)) return text.match(asciiWord) ?? []
  return (text.normalize('NFC').match(run) ?? []).flatMap(letters => letters.split(hump))
}

export const capitalize = (word: string): string => {
  const [first = ''] = word
  return first.toUpperCase() + word.slice(first.length)
}

/** Words as one name, each with a capital: `chat`, `submit` and `Message` become `ChatSubmitMessage`. */
export const pascalCase = (words: readonly string[]): string => words.map(capitalize).join('')
