import { describe, expect, test } from 'vitest'
import { Redactor } from '../../../runtime/redact.js'

const redactor = new Redactor()

// All values are made up. They are put together here, so that no scanner of secrets takes this file for a leak.
const letters = 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'
const hex = '0123456789abcdef'
const pem = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASC', 'BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj'].join('\n')
const basic = Buffer.from('ada:open sesame').toString('base64')
const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiJhZGEifQ', 'c2lnbmF0dXJl_made-up'].join('.')

/** What must go: a text, with the secret between « and ». */
const secrets: [string, string][] = [
  ['GitHub', `push with «ghp_${letters}» please`],
  ['GitHub, fine-grained', `«github_pat_${letters}_${letters}»`],
  ['GitHub, for an application', `«gho_${letters}», «ghs_${letters}», «ghu_${letters}», «ghr_${letters}»`],
  ['GitLab', `token is «glpat-${letters.slice(0, 20)}».`],
  ['Sourcegraph', `using «sgp_${hex}_${hex}${hex}»`],
  ['Sourcegraph, local', `«sgp_local_${hex}${hex}»`],
  ['Sourcegraph, dotcom', `«sgd_${hex}${hex}»`],
  ['Sourcegraph, license', `«slk_${hex}${hex}${hex}${hex}»`],
  ['OpenAI', `Incorrect API key provided: «sk-${letters}»`],
  ['OpenAI, of a project', `«sk-proj-${letters}-${letters}»`],
  ['Anthropic', `x «sk-ant-api03-${letters}_${letters}-AA» y`],
  ['AWS, id', `«AKIA${'IOSFODNN7EXAMPLE'}»`],
  ['AWS, secret', `aws_secret_access_key = «wJalrXUtnFEMI/K7MDENG/${letters.slice(0, 18)}»`],
  ['Google', `https://maps.example/api?key=«AIza${letters.slice(0, 35)}»`],
  ['Slack, bot', `«xoxb-123456789012-123456789012-${letters.slice(0, 24)}»`],
  ['Slack, application', `«xapp-1-A012-345-${hex}»`],
  ['npm', `//registry.example/:_authToken=«npm_${letters}»`],
  ['PyPI', `«pypi-AgEIcHlwaS5vcmc${letters}»`],
  ['Stripe', `«sk_live_${letters}» and «rk_test_${letters}»`],
  ['Hugging Face', `«hf_${letters.slice(0, 34)}»`],
  ['SendGrid', `«SG.${letters.slice(0, 22)}.${letters}»`],
  ['JSON Web Token', `got «${jwt}» back`],
  ['JSON Web Token, after an escape', `{"log":"line\\n«${jwt}»"}`],
  ['token after an escape in a URL', `https://example.org/cb%3F«ghp_${letters}»`],
  ['Bearer', `sent Bearer «${letters}»`],
  ['Bearer, of parts', 'sent bearer «abcdef.ghijk»'],
  ['Authorization', 'Authorization: «token abc def»'],
  ['Authorization, Bearer', `> authorization: «Bearer ${letters}»`],
  ['Authorization, Digest', `Authorization: «Digest username="ada", response="${hex}"»`],
  ['Authorization, in JSON', `{"Proxy-Authorization":"«Bearer abc»","a":1}`],
  ['Authorization, in code', "headers: { Authorization: '«token abc»' }"],
  ['Basic', `curl -H "X: Basic «${basic}»"`],
  ['URL', 'https://«ada:hunter2»@example.org/x'],
  ['URL of a database', 'postgres://«ada:p%40ss:w0rd»@db/x'],
  ['URL, with @ in the password', 'https://«ada:p@ss»@example.org/x'],
  ['URL, with a placeholder as name', 'https://«$USER:hunter2»@example.org/x'],
  ['URL, without a name', 'redis://«:hunter2»@cache:6379'],
  ['URL, escaped', String.raw`{"url":"https:\/\/«ada:hunter2»@example.org"}`],
  ['URL, token as name', `git clone https://«${letters}»@git.example/x`],
  ['parameter of a URL', 'GET /login?user=ada&access_token=«hello»&x=1'],
  ['first parameter', 'https://example.org/?token=«hello»'],
  ['signature in a URL', `https://example.org/f?sv=1&sig=«${letters}%3D»`],
  ['environment', 'SRC_ACCESS_TOKEN=«hello» next'],
  ['environment, exported', 'export API_KEY="«hello world»"'],
  ['environment, in a list', 'PATH=/bin;DB_PASSWORD=«x!y»;HOME=/root'],
  ['JSON', '{"accessToken":"«hello»","a":1}'],
  ['JSON, with quotes inside', String.raw`{"password":"«a\"b\\»","a":1}`],
  ['JSON in JSON', String.raw`{\"accessToken\":\"«hello»\",\"a\":1}`],
  ['JSON in JSON in JSON', String.raw`{\\\"accessToken\\\":\\\"«hello»\\\"}`],
  ['JSON, indented', '{\n  "clientSecret" : "«hello»"\n}'],
  ['JSON that is cut off', '{"apiKey":"«hello wor»'],
  ['dictionary of Python', "{'accessToken': '«hello»', 'a': 1}"],
  ['YAML', 'password: «hunter22»\nname: x'],
  ['assignment', `client_secret = "«${letters}»"`],
  ['argument', `agent --token «${letters}» --verbose`],
  ['argument with =', 'agent --password=«hunter2» --verbose'],
  ['header', `X-Api-Key: «${letters}»`],
  ['log', 'cannot sign in: token=«sesame-open-1234» was refused'],
  ['XML', '<server><password>«hunter22»</password><apiKey>«abc123def456»</apiKey></server>'],
  ['XML, with a prefix', '<ns:clientSecret>«sesame-open-1234»</ns:clientSecret>'],
  ['prose', `Invalid API key: «${letters}»`],
  ['Slack, webhook', `post to https://«hooks.slack.com/services/T0/B0/${letters}» now`],
  ['Discord, webhook', `https://«discord.com/api/webhooks/123456789/${letters}»`],
  ['Notion', `«secret_${letters}»`],
  ['Mailgun', `api:«key-${hex}${hex}»`],
  ['log, with a colon', 'secret: «sesame-open-1234»'],
  ['cookie', 'Set-Cookie: «session=abc; HttpOnly; Path=/»'],
  ['private key', `a\n«-----BEGIN PRIVATE KEY-----\n${pem}\n-----END PRIVATE KEY-----»\nb`],
  [
    'private key, encrypted',
    `«-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123\n\n${pem}\n-----END RSA PRIVATE KEY-----»`,
  ],
  [
    'private key, in JSON',
    `{"key":"«-----BEGIN EC PRIVATE KEY-----\\n${pem.replace('\n', '\\n')}\\n-----END EC PRIVATE KEY-----»\\n"}`,
  ],
  ['private key that is cut off', `«-----BEGIN OPENSSH PRIVATE KEY-----\n${pem}»`],
  [
    'two private keys',
    `«-----BEGIN PRIVATE KEY-----\n${pem}» «-----BEGIN PRIVATE KEY-----\n${pem}\n-----END PRIVATE KEY-----»`,
  ],
]

/** What must stay. */
const ordinary = [
  'const token = "x"',
  'function f(token: string): void {}',
  '(token: string)',
  'maxToken: "unlimited"',
  '{"maxToken":"unlimited","progressToken":"work-7","partialResultToken":"p1"}',
  'progressToken',
  'nothing to hide: token counts, password rules',
  'interface A { token: Uint8Array; password?: string; secret: SecretStore }',
  'const token = await getToken(user1)',
  'const token = request.headers.token2',
  'if (token === "abc12345") return',
  'this.token = token ?? options.token1',
  'for (const token of tokens) count[token] = 1',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is the text of a program
  'headers: { Authorization: `token ${accessToken}` }',
  'headers.Authorization = "Bearer " + token',
  'Authorization: Bearer <your token>',
  'Authorization: token $SRC_ACCESS_TOKEN',
  'export SRC_ACCESS_TOKEN=$(cat file)',
  'export SRC_ACCESS_TOKEN=<token>',
  '{"password":"Password","token":"Token"}',
  '{"type":"object","properties":{"token":{"type":"string"},"secret":{"$ref":"#/$defs/Secret"}}}',
  '{"token":5}',
  '<password>$PASSWORD</password> <token>string</token> Promise<Token> Array<Secret>(abc123def4) <apiKey>abc123def456',
  'API key: see the page, access key: none, the secret key: how to make one',
  'const secret_service_name = x, hooks.slack.com/services, secret_access_key',
  'PASSWORD_FILE=/run/secrets/db PWD=/home/ada',
  'a bearer token, Bearer authentication, the bearer of bad news',
  'basic authentication, Basic usage, basic-auth, Basic typeScript/javaScript',
  'npm_config_registry npm_lifecycle_event npm-check-updates npm_package_name',
  'sk-learn, pk-index-of-table, risk-assessment-of-the-company, hf_hub_download',
  'the variable keyJsonStringify.toStringWithPrefix is long',
  'https://ada:$PASSWORD@example.org https://ada:****@example.org https://@example.org',
  'git@github.com:ada/x.git ssh://git@github.com/ada/x https://example.org:8080/@scope/name',
  '// see http://example.org/a:b@c and //comment: mail ada@example.org',
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
  'a file that begins with -----BEGIN PRIVATE KEY----- and ends with -----END PRIVATE KEY-----',
  'semanticTokens: { legend: { tokenTypes: ["class"], tokenModifiers: [] } }',
  '--token <token>   the access token, --password PASSWORD, --api-key KEY',
  'cookie: the session is kept in a cookie',
  'sha512-z7SzW2dv9HqsZz0lTXWUGvLr7qQj0CqQyB2n4dVvq5q5o4Wc0Yq0j8Gk1gI0sQx2+J0y6rT2F9k1k4o5Q==',
  '6f1ed002ab5595859014ebf0951522d9 550e8400-e29b-41d4-a716-446655440000',
  'https://example.org/a?page=2&tokenizer=cl100k_base&monkey=banana12',
  '[redacted] password=[redacted] {"accessToken":"[redacted]"} Bearer [redacted] https://[redacted]@example.org',
]

describe('what must go', () => {
  test.each(secrets)('%s', (_, marked) => {
    const text = marked.replace(/[«»]/g, '')
    expect(redactor.text(text)).toBe(marked.replace(/«[^»]*»/g, '[redacted]'))
  })

  test('goes once: what was redacted stays as it is', () => {
    for (const [, marked] of secrets) {
      const clean = redactor.text(marked.replace(/[«»]/g, ''))
      expect(redactor.text(clean)).toBe(clean)
    }
  })
})

describe('what must stay', () => {
  test.each(ordinary)('%s', text => {
    expect(redactor.text(text)).toBe(text)
  })
})
