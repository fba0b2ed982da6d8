/** A text as a regular expression that matches it and nothing else. */
export const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** Names in which `*` stands for any text, as a regular expression; its first group is the text of the first `*`. */
export function namePattern(name: string): RegExp {
  const [start = '', ...parts] = name.split('*').map(escapePattern)
  return new RegExp(`^${start}${parts.map((part, index) => `${index === 0 ? '(.*)' : '.*'}${part}`).join('')}$`, 's')
}
