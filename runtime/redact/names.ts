/** The last words of a property or variable that holds a secret. */
const secretNames = [
  'token',
  'secret',
  'password',
  'passwd',
  'passphrase',
  'passcode',
  'authorization',
  'cookie',
  'credential',
  'credentials',
  'creds',
  'api key',
  'access key',
  'account key',
  'private key',
  'secret key',
  'shared key',
  'master key',
  'auth key',
  'license key',
  'signing key',
  'encryption key',
  'client key data', // kubeconfig
].map(name => name.replaceAll(' ', ''))

/**
 * Words beside `token` that make it a piece of text or an id: `progressToken`, `maxToken`, `nextPageToken`. Such a token is no
 * secret.
 */
const harmlessWords = new Set(
  'progress work done partial result cancel cancellation continuation page next previous max min total input output prompt completion cached stop start end first last semantic syntax eos bos pad unk mask'.split(
    ' ',
  ),
)

/** `pass` and `pwd` after these words are a password. By itself, `pass` is the result of a test and `pwd` a folder. */
const shortPassword =
  /(?:db|base|pg|postgres|sql|redis|mongo|user(?:name)?|login|auth|http|proxy|smtp|imap|mail|ftp|ssh|ldap|root|admin|key|store|cert|registry|npm|wifi)(?:pass|pwd)$/

/** The words of a name, in small letters: `proxy-Authorization`, `API_KEY` and `maxToken` have two each. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]/)
}

/** A name in one form, independent of case and separators. */
export const normalizeName = (name: string): string => name.toLowerCase().replace(/[-_ ]/g, '')

/** Only this many last characters of a name are read. */
const longestName = 128

/** Whether a property or variable of this name holds a secret. */
export function isSecretName(name: string): boolean {
  const end = name.slice(-longestName)
  const joined = normalizeName(end)
  if (shortPassword.test(joined)) return true
  if (!secretNames.some(secret => joined.endsWith(secret))) return false
  return !joined.endsWith('token') || !wordsOf(end).some(word => harmlessWords.has(word))
}

/** Whether a value is base64 of a name, a colon and a password, as programs keep it under the name `auth`. */
export function isBasicLogin(name: string, value: string): boolean {
  if (!/^_?auth$/i.test(name) || !/^[A-Za-z\d+/]{6,}={0,2}$/.test(value)) return false
  return /^[\x20-\x7e]+:[\x20-\x7e]+$/.test(Buffer.from(value, 'base64').toString('latin1'))
}
