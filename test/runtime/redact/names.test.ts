import { expect, test } from 'vitest'
import { isBasicLogin, isSecretName } from '../../../runtime/redact/names.js'

test.each([
  ...['token', 'TOKEN', 'accessToken', 'SRC_ACCESS_TOKEN', 'access-token', 'tokenSecret', 'password', 'passwd'],
  ...['passphrase', 'Proxy-Authorization', 'Set-Cookie', 'credential', 'credentials', 'apiKey', 'api key', 'API_KEY'],
  ...['access-key', 'accountKey', 'privateKey', 'signing_key', 'encryptionKey', 'apikey', 'nextPassword'],
  // Only the words before the last one tell what kind of token it is.
  ...['maximumToken', 'unmaskToken', 'HTTPToken', 'token_token'],
  ...['userpass', 'USERNAME_PWD', 'dbPass', '__token'],
  `max${'_'.repeat(200)}token`,
])('%s holds a secret', name => {
  expect(isSecretName(name)).toBe(true)
})

test.each([
  ...['tokens', 'tokenizer', 'key', 'public_key', 'keyboard', 'secretary', 'cookies', 'name', ''],
  ...['progressToken', 'maxToken', 'MAX_TOKEN', 'max-token', 'page2MaxToken', 'nextPageToken', 'partialResultToken'],
  ...['workDone.token', 'MAXToken', 'eosToken', 'padHTTPToken', 'page token', 'cancellation_token', 'maskToken'],
  ...['pass', 'pwd', 'dbPassed', 'tests_pass'],
])('%s holds none', name => {
  expect(isSecretName(name)).toBe(false)
})

const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64')

test.each(['auth', '_auth', 'AUTH'])('%s holds a name and a password in base64', name => {
  for (const login of ['ada:pw', 'ada:love', 'ada:lovelace:1']) expect(isBasicLogin(name, base64(login))).toBe(true)
})

test.each([
  ['oauth', base64('ada:love')],
  ['authors', base64('ada:love')],
  ['auth', 'none'],
  ['auth', 'YTpi'],
  ['auth', base64('lovelace')],
  ['auth', base64(':love')],
  ['auth', base64('lovely:')],
  ['auth', base64('\0ada:love')],
  ['auth', base64('ada:love\n')],
  ['auth', `{${base64('ada:love')}`],
  ['auth', `${base64('ada:love')}}`],
])('%s holds none in %s', (name, value) => {
  expect(isBasicLogin(name, value)).toBe(false)
})
