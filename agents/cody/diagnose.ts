import { messageOf } from '../../base/error-message.js'
import { isObject } from '../../base/json.js'
import { Redactor } from '../../runtime/redact.js'
import { secretsOf } from './config/secrets.js'
import { CodyError } from './errors.js'
import { rateLimited, retryDate } from './retry-after.js'

/** An instance, with the token and the headers of requests to it. */
export interface Account {
  readonly endpoint: string
  readonly accessToken: string
  readonly customHeaders?: Readonly<Record<string, string>> | undefined
}

const timeoutMs = 10_000
const newToken = "create one in the instance's user settings and put it in SRC_ACCESS_TOKEN"

/**
 * Why an agent could not sign in. Agents only say that they could not; so the instance is asked once, directly, and
 * its answer tells a wrong token from a wrong address, a limit, and an instance that is out of order.
 */
export async function diagnoseSignIn({ endpoint, accessToken, customHeaders }: Account): Promise<CodyError> {
  if (accessToken === '') return new CodyError('NOT_SIGNED_IN', `there is no access token for ${endpoint}: ${newToken}`)
  const account = { endpoint, accessToken, customHeaders }
  const user = await query(account, 'CurrentUser', 'currentUser { id }')
  if (user instanceof CodyError) return user
  if (user.currentUser === null)
    return new CodyError('INVALID_TOKEN', `${endpoint} knows no user for this access token: ${newToken}`)
  const site = await query(account, 'SiteHasCodyEnabled', 'site { isCodyEnabled }')
  if (site instanceof CodyError) return site
  if ((site.site as { isCodyEnabled?: unknown } | null)?.isCodyEnabled === false) return codyDisabled(endpoint)
  return new CodyError(
    'NOT_SIGNED_IN',
    `the agent could not sign in at ${endpoint}, though the access token is accepted: try again, or another agent`,
  )
}

/** Sends a query to the instance. @returns its data, or the error */
async function query(account: Account, name: string, fields: string): Promise<Record<string, unknown> | CodyError> {
  const { endpoint, accessToken, customHeaders } = account
  try {
    const response = await fetch(new URL(`.api/graphql?${name}`, withSlash(endpoint)), {
      method: 'POST',
      headers: { ...customHeaders, authorization: `token ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: `query ${name} { ${fields} }`, variables: {} }),
      // A redirect could carry the token to another host.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    return fromAnswer(account, response, await response.text())
  } catch (error) {
    return unreachable(endpoint, error)
  }
}

const withSlash = (url: string) => (url.endsWith('/') ? url : `${url}/`)

function unreachable(endpoint: string, error: unknown): CodyError {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : undefined
  const why = code ?? messageOf(error)
  return new CodyError(
    'ENDPOINT_UNREACHABLE',
    `the Sourcegraph instance at ${endpoint} cannot be reached (${why}): check SRC_ENDPOINT and the network`,
    { cause: error },
  )
}

function fromAnswer(account: Account, response: Response, body: string): Record<string, unknown> | CodyError {
  const { endpoint } = account
  const { status, headers } = response
  const redactor = new Redactor({ secrets: secretsOf(account) })
  if (!response.ok) return fromStatus(endpoint, status, redactor.text(body), headers.get('retry-after'))
  try {
    const { data } = JSON.parse(body) as { data?: unknown }
    if (isObject(data)) return data
  } catch {}
  return new CodyError('ENDPOINT_FAILED', `the server at ${endpoint} is no Sourcegraph instance: check SRC_ENDPOINT`)
}

/** What an HTTP status of the instance means. @param body its own words, redacted */
export function fromStatus(endpoint: string, status: number, body: string, retryAfter: string | null): CodyError {
  if (status === 401) return new CodyError('INVALID_TOKEN', `${endpoint} does not accept the access token: ${newToken}`)
  if (status === 403)
    return new CodyError(
      'FORBIDDEN',
      `${endpoint} refuses this access token the permissions that Cody needs: ask its administrator`,
    )
  if (status === 429) return rateLimited(body, retryDate(retryAfter, Date.now()))
  return new CodyError('ENDPOINT_FAILED', `${endpoint} answers with HTTP status ${status}: try again later`)
}

/** The error of an instance on which Cody is switched off. */
function codyDisabled(endpoint: string): CodyError {
  return new CodyError('CODY_DISABLED', `Cody is not enabled on ${endpoint}: ask its administrator`)
}
