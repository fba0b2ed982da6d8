import { expect, test } from 'vitest'
import { isSecretName } from '../../../runtime/redact/names.js'

test.each([
  ...['token', 'TOKEN', 'accessToken', 'SRC_ACCESS_TOKEN', 'access-token', 'tokenSecret', 'password', 'passwd'],
  ...['passphrase', 'Proxy-Authorization', 'Set-Cookie', 'credential', 'credentials', 'apiKey', 'api key', 'API_KEY'],
  ...['access-key', 'accountKey', 'privateKey', 'signing_key', 'encryptionKey', 'apikey', 'nextPassword'],
  // Only the words before the last one tell what kind of token it is.
  ...['maximumToken', 'unmaskToken', 'HTTPToken', 'token_token'],
  `max${'_'.repeat(200)}token`,
])('%s holds a secret', name => {
  expect(isSecretName(name)).toBe(true)
})

test.each([
  ...['tokens', 'tokenizer', 'key', 'public_key', 'keyboard', 'secretary', 'cookies', 'name', ''],
  ...['progressToken', 'maxToken', 'MAX_TOKEN', 'max-token', 'page2MaxToken', 'nextPageToken', 'partialResultToken'],
  ...['workDone.token', 'MAXToken', 'eosToken', 'padHTTPToken', 'page token', 'cancellation_token', 'maskToken'],
])('%s holds none', name => {
  expect(isSecretName(name)).toBe(false)
})
