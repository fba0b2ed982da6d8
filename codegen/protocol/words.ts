/** The words that names are made of. */

// Letters and digits of any language; whatever else a text holds separates words, and so does a capital within one.
const run = /[\p{L}\p{N}]+/gu
const hump = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u

/** The words of a text: `chat/submitMessage` has `chat`, `submit` and `Message`, `MCPServer` has `MCP` and `Server`. */
export const wordsOf = (text: string): string[] =>
  oneWord.test(text) ? [text] : (text.normalize('NFC').match(run) ?? []).flatMap(letters => letters.split(hump))

// Most names of properties.
const oneWord = /^[a-z]+$/

export const capitalize = (word: string): string => {
  const [first = ''] = word
  return first.toUpperCase() + word.slice(first.length)
}

/** Words as one name, each with a capital: `chat`, `submit` and `Message` become `ChatSubmitMessage`. */
export const pascalCase = (words: readonly string[]): string => words.map(capitalize).join('')
