import { describe, expect, test } from 'vitest'
import { findAssignments } from '../../../runtime/redact/assignments.js'
import { marked } from './marked.js'

/** Each text has to be found as it is marked here, also in the middle of a longer one. */
function expectMarked(want: string): void {
  const text = want.replace(/[«»]/g, '')
  expect(marked(findAssignments, text)).toBe(want)
  expect(marked(findAssignments, `see: ${text}\nand more`)).toBe(`see: ${want}\nand more`)
}

describe('names', () => {
  test.each([
    // The whole name counts, up to 64 characters of it, and the word before `key`.
    'my-token: «abcd1234»',
    'max_token: abcd1234',
    `${'a'.repeat(80)}token: «abcd1234»`,
    'api key: «abcd1234»',
    'Account key: «abcd1234»',
    'some key: abcd1234',
    'primary key: abcd1234',
    'api x key: abcd1234',
    'credential: «abcd1234»',
    // The letter of an escape is no part of it.
    String.raw`\nmax_token: abcd1234`,
    String.raw`\ntoken: «abcd1234»`,
    String.raw`\tpassword: «abcd12»`,
    String.raw`\aaccess_key: «abcd1234»`,
    'ntoken: «abcd1234»',
    // Quotes around the name, as JSON, Python and code have them.
    `'token': '«a b»'`,
    `"token' : 'a b'`,
    `token": "«abcd1234»"`,
    `a.token: «abcd1234»`,
    `token => "«abcd1234»"`,
    'token := «abcd1234»',
    'token := "«abcd1234»"',
    'token == "abcd1234"',
    'token\n: abcd1234',
    'token         : abcd1234',
    'token        :        «abcd1234»',
    '//host/:_auth=«aGVsbG86d29ybGQ0»',
    '//host/:_auth=«abcd-efgh-1234»',
    'auth=abcd-efgh-1234',
  ])('%j', expectMarked)
})

describe('values without quotes', () => {
  test.each([
    // Letters and digits, eight or more; six of a password.
    'token: «abcdef12»',
    'token: abcdef1',
    'password: «abcd12»',
    'passwd = «abcd12»',
    'passphrase: «abcd12»',
    'password: abcd1',
    'token: abcdefgh',
    'token: 12345678',
    'token: «abcdefghijklmnopqrst-x»',
    'token: abcdefghijklmnopqrst',
    // Or twelve with three letters and three digits.
    'token: «ab-cd-ef-123»',
    'token: ab-cd-ef-12',
    'token: ab-12-34-56-7-',
    'token: «ab-c1-23-4-5»',
    'token: abcdefghi-12',
    // Up to the end of the word.
    'token: «abcd1234»; next',
    'token: «abcd1234»|next',
    'token: «abcd1234»&next',
    'token: «abcd1234»<next',
    'token: «abcd1234,next»',
    'token: «abcd1234)»',
    // Code.
    'token: abcd1234(x)',
    'token: abcd1234[0]',
    'token: request.headers.token2',
    'token: a?.b1234567',
    'token: user12Name',
    'token: Uint8ArrayOf',
    'token: sha256',
    'password: string16',
    'password: «string17»',
    'token: «1user12Name»',
    'token: «user12Name3»',
    'token: req12345.headers.token2',
    'token: «-abcd1234.e»',
    'token: «abcd1234.e-f»',
    'token: «sha255abcd»',
    'token: <abcd1234>',
    'token: $abcd1234',
    'token: null',
    `token:${' '.repeat(3)}`,
  ])('%j', expectMarked)
})

describe('values in quotes', () => {
  test.each([
    'token = "«abcd1234»"',
    'token = `«abcd1234»`',
    'token = "abcd 1234"',
    'token = "abcdefg"',
    'token = "$abcd1234"',
    '"token": "«a»"',
    '"token": ""',
    '"token": "$a"',
    '"token": "Token"',
    '"token"= "hello"',
    '"token": `hello`',
    String.raw`\"token\": \"«a»\"`,
    String.raw`\"token\": "abc"`,
    String.raw`{\"a\":\"b\",\"token\":\"«a \\\" b»\"}`,
    String.raw`"token": "«a \" b»"`,
    String.raw`"token": "«a \\»" b"`,
    '"token": "«hello»\nb"',
    '"token": "«hello»\rb"',
    `"set-cookie": "«a=b»"`,
    '"cookie": "necessary"',
    '"cookie_token": "«necessary»"',
    'password_token = "abcd12"',
    'token = "«abcd1234»" + "x"',
    String.raw`{\"token\": \"«a»\", \"b\": 1}`,
    '"cookie": "«abcdefghij1»"',
  ])('%j', expectMarked)
})

describe('pairs of a name and a value', () => {
  test.each([
    // The value of a variable may be anything in one word; that of another name has to look like a key.
    'name="API_TOKEN" value="«hello»"',
    'name="API_TOKEN" value="hello world"',
    'name="API_TOKEN" value=" hello"',
    'name="api_token" value="«abcd1234»"',
    'name="api_token" value="hello"',
    'name="Api_TOKEN" value="hello"',
    'name="2API_TOKEN" value="hello"',
    'name="A-TOKEN" value="hello"',
    'name="A2_TOKEN" value="«h»"',
    'name="API_TOKEN" value=""',
    '"name": "API_TOKEN", "value": "«hello»"',
    String.raw`{\"name\": \"API_TOKEN\", \"value\": \"«hello»\"}`,
    'key: API_TOKEN, value: «hello»; next',
    '- name: API_TOKEN\n  value: «hello»',
    'name = API_TOKEN value = «hello»',
    `${'x'.repeat(300)} name="API_TOKEN" value="«hello»"`,
    `name="${'a'.repeat(300)}_API_TOKEN" value="hello"`,
    // A name that only stands before it, and labels.
    'title="API_TOKEN" value="abcd1234"',
    'the name API_TOKEN value="abcd1234"',
    'name="PASSWORD" value="Password"',
    'name="API_TOKEN" value="$hello"',
  ])('%j', expectMarked)
})

describe('calls and lists', () => {
  test.each([
    // Names stand there side by side: only a long key is one.
    'set("token", "«abcdefgh12345678»")',
    "set('token', '«abcdefgh12345678»')",
    'set("token", "«abcdefghijklm123»")',
    'set("token", "abcdefghijklmn12")',
    'set("token", "abcdefgh1234567")',
    'set("token", "ab-cd-ef-gh-ij-12345")',
    'set(token, "abcdefgh12345678")',
    'set("max_token", "abcdefgh12345678")',
  ])('%j', expectMarked)
})

describe('variables of the environment', () => {
  test.each([
    'API_TOKEN=«hello» next',
    'API2_TOKEN=«x1»',
    'API_TOKEN="«hello world»"',
    "API_TOKEN='«hello»'",
    'API_TOKEN: hello',
    'Api_TOKEN=hello',
    'process.env.API_TOKEN=hello',
    '2API_TOKEN=hello',
    'xAPI_TOKEN=hello',
    'API-TOKEN=hello',
    'API_TOKEN=$hello',
    'API_TOKEN="$hello"',
    'API_TOKEN=5',
    'API_TOKEN=12',
    'API_TOKEN=123,',
    'API_TOKEN=«1234»',
    'API_TOKEN=«12a»',
    'API_TOKEN=f()',
    'API_TOKEN=fn(a)',
    'API_TOKEN=«-f()»',
    'API_TOKEN=«renew»',
    'API_TOKEN=new',
    'API_TOKEN=«newer»',
    'API_TOKEN=!x',
    "grep '^API_TOKEN=' file",
    'API_TOKEN="«12 34»"',
    'API_TOKEN=«x!y»;B=1',
  ])('%j', expectMarked)
})

describe('arguments', () => {
  test.each([
    'run --token «abcd12» -v',
    'run --token abcd1 -v',
    'run --token «abcd12»',
    'run --token    «abcd12»',
    'run --token     abcd12',
    'run --token "«abcd12»" -v',
    "run --token '«abcd12»' -v",
    String.raw`run --token \"«abcd12»\" -v`,
    'run --token "abcde" -v',
    'the token "abcd1234" is',
    'run --token $abcd12',
    'run --token=«hello» -v',
    'run --token=«he_LLO» -v',
    'run --token=HE_LLO -v',
    'run --token="«hello world»" -v',
    'run --token=<hello>',
    'run --token%20«abcd12» -v',
    'run -token abcd1234',
    'token abcd1234',
    'run --max-token abcd1234',
    'run --token "«abcd1 xy9876»"',
    'run --token abcd1 xy9876',
    'run --token abcde;xy9876',
    'run --token «abcd12»;next',
    'run --token="«HE LLO»"',
    'run --token: hello',
  ])('%j', expectMarked)
})

describe('headers', () => {
  test.each([
    'Authorization: «Bearer abc»',
    'Authorization: Unknown abc',
    'Authorization: x token abc',
    'Authorization: «Bearer  abc»',
    'Authorization: «Digest a »"b" c',
    'Authorization: «Digest a="b"»',
    'Authorization: «unknown-abcd1234»',
    'X-Authorization: «token =»',
    'Authorization: Bearer',
    'Authorization:  «Digest a="b c", d="e"»',
    'Authorization: «Digest a=»"b',
    `-H 'Authorization: «Basic abc»' x`,
    `"Authorization": "«Basic abc»", "x": 1`,
    'authorizations: Bearer abc',
    'Cookie: «a=b; c=d»',
    'Cookie: a = b',
    'Cookie: a==b',
    'Cookie: a=>b',
    `Cookie: «${'a'.repeat(64)}b=c»; d`,
    'Cookie := a=b',
    `Cookie: «${'a'.repeat(64)}=c»`,
    'Cookie = a=b',
    'cookie_token: a=b',
    'authorization_token: Bearer abc',
    `Authorization: "«Bearer it's»" next`,
  ])('%j', expectMarked)
})

describe('XML', () => {
  test.each([
    '<password>«abcd12»</password>',
    '<password>abcd1</password>',
    '<a:token>«abcd1234»</a:token>',
    '<token>abcd1234',
    'a token>abcd1234</b>',
    '<token>abcd1234<b>',
    '<token>«abcd1234»</token>',
    '<maxToken>abcd1234</maxToken>',
    '<token>$abcd1234</token>',
    '<token>abcd 1234</token>',
  ])('%j', expectMarked)
})

describe('parameters of URLs', () => {
  test.each([
    'https://a/?token=«hello»&x=1',
    'https://a/?x=1&token=«hello»#part',
    'https://a/?token=«hello») end',
    'https://a/?token=$hello',
    'https://a/?max_token=hello',
    'https://a/?sig=«abcd1234»',
    'https://a/?sig=abcd123',
    'https://a/?sig=hello',
    'https://a/?key=«abcd1234»',
    'https://a/?monkey=abcd1234',
    'https://a/?key_sig=abcd1234',
    '?a/b&token=hello',
    'https://a/?token="hello"',
    'https://a/?token: hello',
    'a?token=hello',
    'a?token=«abcd1234»',
    '/a&token=hello',
    '/a?b&&token=hello',
    'GET /a?b&token=«hello»',
    '"/a?b" &token=hello',
    '?/a&token=hello',
    `https://a/?${'x'.repeat(300)}&token=hello`,
    `https://a/?${'x'.repeat(200)}&token=«hello»`,
  ])('%j', expectMarked)
})
