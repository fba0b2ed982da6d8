/**
 * An answer of the endpoint that was a failure. The agent in the package passes on the text of such an answer and
 * drops its status and headers, which say whether to wait, sign in or give up.
 */
export interface EndpointFailure {
  /** Path of the request. */
  readonly path: string
  /** HTTP status. */
  readonly status: number
  /** The `retry-after` header, as it came; null without one. */
  readonly retryAfter: string | null
  /** The beginning of the answer's text. */
  readonly body: string
}

const kept = 16
const bodyLimit = 2000

/** Watches the failures that `fetch` sees from now on. @returns the last ones, oldest first; a live list */
export function watchFailures(): readonly EndpointFailure[] {
  const failures: EndpointFailure[] = []
  const original = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const response = await original(input, init)
    if (response.ok) return response
    // Read as a whole: a failure's body is short, and the agent reads it at once.
    const body = await response.text()
    failures.push({
      path: new URL(response.url).pathname,
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: body.slice(0, bodyLimit),
    })
    if (failures.length > kept) failures.shift()
    const { status, statusText, headers } = response
    const copy = new Response(isNullBody(status) ? null : body, { status, statusText, headers })
    Object.defineProperty(copy, 'url', { value: response.url })
    return copy
  }
  return failures
}

/** Whether a response of this status may carry no body, as the Fetch standard has it. */
const isNullBody = (status: number) => status === 204 || status === 205 || status === 304
