import { describe, expect, test } from 'vitest'
import { Redactor } from '../../../runtime/redact.js'

// The forms of tokens that public lists of rules have (gitleaks, trufflehog). All values are made up, and put together here.

const redactor = new Redactor()
const mixed = (length: number) => 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'.repeat(9).slice(0, length)
const hex = (length: number) => '0123456789abcdef'.repeat(12).slice(0, length)
const upper = (length: number) => mixed(length).toUpperCase()

const tokens: Record<string, string> = {
  '1Password': `A3-${upper(6)}-${upper(11)}-${upper(5)}-${upper(5)}-${upper(5)}`,
  '1Password, service': `ops_eyJ${mixed(120)}+/${mixed(20)}==`,
  Adobe: `p8e-${mixed(32)}`,
  Airtable: `pat${mixed(14)}.${hex(64)}`,
  Alibaba: `LTAI${mixed(20)}`,
  Apify: `apify_api_${mixed(36)}`,
  Artifactory: `AKCp${mixed(69)}`,
  'Artifactory, reference': `cmVmd${mixed(59)}`,
  Atlassian: `ATCTT3${mixed(60)}`,
  Azure: `${mixed(3)}8Q~${mixed(20)}.${mixed(12)}`,
  Bedrock: `ABSKQmVkcm9ja0FQSUtleS${mixed(60)}+${mixed(30)}=`,
  Bitbucket: `ATBB${mixed(32)}`,
  Brevo: `xkeysib-${hex(64)}-${mixed(16)}`,
  Buildkite: `bkua_${hex(40)}`,
  ClickHouse: `4b1d${mixed(38)}`,
  Clojars: `CLOJARS_${hex(60)}`,
  Cloudflare: `v1.0-${hex(24)}-${hex(146)}`,
  Contentful: `CFPAT-${mixed(43)}`,
  Deno: `ddp_${mixed(36)}`,
  Duffel: `duffel_live_${mixed(20)}=${mixed(22)}`,
  Dynatrace: `dt0c01.${upper(24)}.${upper(64)}`,
  EasyPost: `EZAK${mixed(54)}`,
  Facebook: `EAAM${mixed(120)}`,
  'Facebook, application': `1234567890123456|${mixed(27)}`,
  Firecrawl: `fc-${hex(32)}`,
  Flutterwave: `FLWSECK_TEST-${hex(32)}-X`,
  Fly: `fm2_${mixed(60)}/${mixed(60)}=`,
  'Frame.io': `fio-u-${mixed(64)}`,
  'GitLab, secret of an application': `gloas-${hex(64)}`,
  'Grafana, cloud': `glc_eyJ${mixed(40)}+${mixed(20)}==`,
  'Grafana, before 2023': `eyJrIjoi${mixed(80)}==`,
  Harness: `pat.${mixed(22)}.${mixed(24)}.${mixed(20)}`,
  Heroku: `HRKU-AA${mixed(58)}`,
  'Hugging Face, organization': `api_org_${mixed(34)}`,
  Infracost: `ico-${mixed(32)}`,
  'JSON Web Token in base64': `ZXlKaGJHY2lPaUpJVXpJMU5pSjku${mixed(60)}==`,
  LangSmith: `lsv2_pt_${hex(32)}_${hex(10)}`,
  Mailchimp: `${hex(32)}-us12`,
  MaxMind: `${mixed(6)}_${mixed(29)}_mmk`,
  Netlify: `nfp_${mixed(40)}`,
  'New Relic': `NRJS-${hex(19)}`,
  NVIDIA: `nvapi-${mixed(64)}`,
  Octopus: `API-${upper(26)}`,
  OpenShift: `sha256~${mixed(43)}`,
  Plaid: `access-sandbox-${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`,
  PlanetScale: `pscale_tkn_${mixed(20)}=${mixed(12)}`,
  PostHog: `phx_${mixed(43)}`,
  Postman: `PMAK-${hex(24)}-${hex(34)}`,
  Prefect: `pnu_${mixed(36)}`,
  'private key in base64': `LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo${mixed(60)}+${mixed(30)}=`,
  Pulumi: `pul-${hex(40)}`,
  ReadMe: `rdme_${mixed(70)}`,
  Render: `rnd_${mixed(28)}`,
  Scalingo: `tk-us-${mixed(48)}`,
  Sentry: `sntrys_eyJpYXQiO${mixed(40)}+/${mixed(40)}=_${mixed(43)}`,
  'session of Java': `JSESSIONID=${upper(32)}.node1`,
  SettleMint: `sm_pat_${mixed(16)}`,
  Shippo: `shippo_live_${hex(40)}`,
  Sonar: `squ_${hex(40)}`,
  Square: `sq0csp-${mixed(43)}`,
  'Stripe, production': `rk_prod_${mixed(40)}`,
  Supabase: `sb_secret_${mixed(31)}`,
  Tavily: `tvly-${mixed(32)}`,
  'Teams, webhook': `webhook.office.com/webhookb2/${hex(36)}@${hex(36)}/IncomingWebhook/${hex(32)}/${hex(36)}`,
  Terraform: `${mixed(14)}.atlasv1.${mixed(64)}`,
  Twilio: `SK${hex(32).toUpperCase()}`,
  Typeform: `tfp_${mixed(59)}`,
  Vercel: `vercel_blob_rw_${mixed(16)}_${mixed(30)}`,
}

test.each(Object.entries(tokens))('a token of %s goes, whole', (_, token) => {
  expect(redactor.text(`It is ${token}, he said`)).toBe('It is [redacted], he said')
  expect(redactor.text(JSON.stringify({ log: `x\n${token}\n` }))).toBe('{"log":"x\\n[redacted]\\n"}')
})

test('what resembles them stays', () => {
  const picture = `data:image/png;base64,iVBORw0KGgo${mixed(40)}/EZAKa/LTAIb+${mixed(60)}/EAAA${mixed(70)}==`
  const texts = [
    picture,
    'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUM=', // a certificate in base64
    hex(40),
    `sha256:${hex(64)}`,
    `4b1d${hex(36)}`,
    'API-REFERENCE-FOR-EVERYBODY, fc-daygrid-event, ico-arrow-right, pul-requests, phx_socket_handler',
    'rnd_gen = random(), sm_sat = 3, pat.test(x), access-sandbox-mode, region-us1, a_mmk',
    'export const v1.0-beta, sq0, dd_trace_id',
  ]
  for (const text of texts) expect(redactor.text(text)).toBe(text)
})

describe('whatever writes a name and a value', () => {
  test.each([
    ['Go, with a type', 'var apiToken string = "«a1b2c3d4e5f6»"'],
    ['TypeScript, with a type', "const apiToken: string = '«a1b2c3d4e5f6»'"],
    ['Kotlin, with a type', 'val apiToken: String = "«a1b2c3d4e5f6»"'],
    ['PHP, joined', '$apiToken .= "«a1b2c3d4e5f6»"'],
    ['make, unless it is set', 'API_TOKEN ?= «a1b2c3d4e5f6»'],
    ['JavaScript, unless it is set', 'apiToken ??= "«a1b2c3d4e5f6»"'],
    ['a call', 'setenv("API_TOKEN", "«a1b2c3d4e5f6a7b8c9»")'],
    ['arguments in a list', '["run", "--api-key", "«abc123»"]'],
    ['XML, as attributes', '<add key="ClearTextPassword" value="«hunter22»" />'],
    ['JSON, as a pair', '{"name":"API_TOKEN","value":"«sesame»"}'],
    ['JSON in JSON, as a pair', String.raw`{\"name\":\"API_TOKEN\",\"value\":\"«sesame»\"}`],
    ['YAML, as a pair', '- name: API_TOKEN\n  value: «sesame»\n'],
    ['a secret key', 'aws_secret_key = "«a1b2c3d4e5f6»", SECRET_KEY=«sesame»'],
    ['a short word for password', 'DB_PASS=«sesame» SMTP_PWD=«sesame» OLDPWD=/home PWD=/home TEST_PASS=yes'],
    ['docker', '{"auths":{"ghcr.io":{"auth":"«YWRhOm9wZW4gc2VzYW1l»"}}}'],
    ['.netrc', 'machine example.org login ada password «sesame»\nmachine b\n  login x\n  password «open»'],
    ['.netrc, for all machines', 'default login ada password «sesame»'],
    ['a connection string', 'Server=tcp:db;Initial Catalog=x;User ID=sa;Password=«sesame»;Encrypt=True'],
    ['a connection string, short', 'Uid=sa;Pwd=«sesame»;'],
    ['a connection string of libpq', 'host=db user=ada password=«sesame» dbname=x'],
    ['curl', "curl -sS -u «ada:sesame» https://example.org, curl --user='«ada:sesame»'"],
    ['a URL within a URL', 'https://example.org/?next=https%3A%2F%2F«ada%3Asesame»%40example.org'],
    ['JSON in a URL', 'x=%7B%22token%22%3A%22«sesame»%22%7D'],
    ['JSON in a URL in a URL', 'x=%257B%2522token%2522%253A%2522«sesame»%2522%257D'],
    ['JSON in HTML', '<i data-x="{&quot;token&quot;:&quot;«sesame»&quot;}">'],
    ['JSON in JavaScript', String.raw`'{\x22token\x22:\x22«sesame»\x22}'`],
    ['JSON all in ASCII', String.raw`{\u0022token\u0022:\u0022«sesame»\u0022}`],
  ])('%s', (_, marked) => {
    expect(redactor.text(marked.replace(/[«»]/g, ''))).toBe(marked.replace(/«[^»]*»/g, '[redacted]'))
  })

  test.each([
    '"... a potential authorization token provided in a curl command header"',
    "export KEY=$(grep '^GEMINI_API_KEY=' .env | cut -d '=' -f2)",
    'WWW-Authenticate: Bearer realm="example", scope="a"',
    '["token", "password", "oauth2AccessToken"], f("token", "the first token")',
    '{"name":"token","value":"Token"} <option name="token" value="the token to use">',
    'connect(server, port, username=username, password=password)',
    'docker run -u 1000:1000 x, curl -u $USER:$PASSWORD, curl -u ada:<password>',
    'login with a password, or machine login password rules',
    '{ "pass": "all 12 tests", "auth": "required", "auth": "oauth2basic" }',
    'let token: string = next(), token string = x, (token: string) => 5',
    'the bypass=abc12345 compass',
    'a%20b&amp;c \\u0022token\\u0022 &quot;token&quot; 100%25',
  ])('but not %s', text => {
    expect(redactor.text(text)).toBe(text)
  })
})

describe('in values', () => {
  test('pairs of a name and a value, and arguments', () => {
    const server = {
      command: 'x',
      args: ['--api-key', 'sesame', '--token', '--verbose', '--password', '$PASSWORD', 'token', 'x'],
      env: [
        { name: 'API_KEY', value: 'sesame' },
        { name: 'PLACE', value: 'garden' },
      ],
      headers: [{ key: 'x-api-key', value: 'sesame' }],
      fields: [{ name: 'password', value: 'Password' }],
      auths: { 'ghcr.io': { auth: 'YWRhOm9wZW4gc2VzYW1l' } },
      auth: 'required',
    }
    expect(redactor.value(server)).toEqual({
      ...server,
      args: ['--api-key', '[redacted]', '--token', '--verbose', '--password', '$PASSWORD', 'token', 'x'],
      env: [{ name: 'API_KEY', value: '[redacted]' }, server.env[1]],
      headers: [{ key: 'x-api-key', value: '[redacted]' }],
      auths: { 'ghcr.io': { auth: '[redacted]' } },
    })
  })

  test('they are learnt, too', () => {
    const learnt = new Redactor()
    learnt.learn({ env: [{ name: 'API_KEY', value: 'open-sesame' }], args: ['--token', 'quiet-corner'] })
    expect(learnt.text('open-sesame quiet-corner')).toBe('[redacted] [redacted]')
  })
})
