/** The last words of a property or variable that holds a secret. */
const secretNames = [
  'token',
  'secret',
  'password',
  'passwd',
  'passphrase',
  'authorization',
  'cookie',
  'credential',
  'credentials',
  'api key',
  'access key',
  'account key',
  'private key',
  'signing key',
  'encryption key',
].map(name => name.replace(' ', ''))

/**
 * Words beside `token` that make it a piece of text or an id: `progressToken`, `maxToken`, `nextPageToken`. Such a token is no
 * secret.
 */
const harmlessWords = new Set(
  'progress work done partial result cancel cancellation continuation page next previous max min total input output prompt completion cached stop start end first last semantic syntax eos bos pad unk mask'.split(
    ' ',
  ),
)

/** The words of a name, in small letters: `proxy-Authorization`, `API_KEY` and `maxToken` have two each. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(word => word !== '')
}

/** A name in one form, independent of case and separators. */
export const normalizeName = (name: string): string => name.toLowerCase().replace(/[-_ ]/g, '')

/** Only this many last characters of a name are read. */
const longestName = 128

/** Whether a property or variable of this name holds a secret. */
export function isSecretName(name: string): boolean {
  const end = name.slice(-longestName)
  const joined = normalizeName(end)
  if (!secretNames.some(secret => joined.endsWith(secret))) return false
  if (!joined.endsWith('token')) return true
  return !wordsOf(end)
    .slice(0, -1)
    .some(word => harmlessWords.has(word))
}
