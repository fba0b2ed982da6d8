import { isPlaceholder } from './looks-random.js'
import { isBasicLogin, normalizeName } from './names.js'

/** Whether a value only repeats its name, as labels do, or is a placeholder. */
export function isLabelOf(name: string, value: string): boolean {
  return isPlaceholder(value) || normalizeName(name) === normalizeName(value)
}

/**
 * Whether a property holds a secret: by its name, or as the value of a pair, `{ name: 'API_KEY', value }`, as environments and
 * headers are written in lists.
 *
 * @param isSecretKey whether a property of this name is secret
 */
export function isSecretEntry(
  owner: Readonly<Record<string, unknown>>,
  key: string,
  isSecretKey: (name: string) => boolean,
): boolean {
  const value = owner[key]
  // `maxToken: 5` is a number of tokens.
  if (isSecretKey(key)) return !(typeof value === 'number' && /token$/i.test(key))
  if (typeof value !== 'string') return false
  if (isBasicLogin(key, value)) return true
  const name = owner.name ?? owner.key
  return key === 'value' && typeof name === 'string' && isSecretKey(name) && !isLabelOf(name, value)
}

/** Whether a text of a list is the value of the argument before it: `['--api-key', value]`. */
export function isSecretArgument(
  list: readonly unknown[],
  index: number,
  isSecretKey: (name: string) => boolean,
): boolean {
  const [option, value] = [list[index - 1], list[index]]
  if (typeof option !== 'string' || typeof value !== 'string') return false
  return /^--?[a-z][\w-]*$/i.test(option) && isSecretKey(option) && /^[^\s-]\S*$/.test(value) && !isPlaceholder(value)
}
