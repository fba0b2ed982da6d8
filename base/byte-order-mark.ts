/** A text without the byte order mark, U+FEFF, that some programs begin a file with. */
export const withoutByteOrderMark = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
