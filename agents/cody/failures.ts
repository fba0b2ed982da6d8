import { type AgentConnection, ErrorResponse } from '../../runtime/index.js'
import { fromStatus } from './diagnose.js'
import { type NetworkReport, networkReportMethod } from './embedded-agent/index.js'
import { CodyError } from './errors.js'
import { errorText } from './reply.js'
import { rateLimited, retryDate } from './retry-after.js'

/** The code that agents answer with when the instance limits how often it may be asked. */
const rateLimitCode = -32000

/** Facts that explain why a reply failed. */
export interface FailureContext {
  readonly connection: AgentConnection
  readonly endpoint: string
  /** Takes secrets out of what the agent or the instance says. */
  readonly redact: (text: string) => string
  /** Whether the agent is the embedded one: its host can be asked for details. */
  readonly embedded: boolean
}

/**
 * Turns the failure of a call, or the error inside a reply that came back as a success, into an error that a person
 * can act on. Errors of the runtime (the agent is gone, the connection is closed) are left as they are.
 */
export async function explainFailure(error: unknown, context: FailureContext): Promise<Error> {
  if (error instanceof CodyError) return error
  if (error instanceof ErrorResponse) return fromErrorResponse(error)
  if (error instanceof Error) return error
  const text = errorText(error)
  const words = context.redact(text)
  const { name, retryAfter, retryAfterDate } = error as Partial<Record<string, unknown>>
  if (name === 'RateLimitError') return rateLimited(words, limitEnd(retryAfter, retryAfterDate))
  const failure = context.embedded ? await failureBehind(text, context.connection) : undefined
  if (failure) return fromStatus(context.endpoint, failure.status, context.redact(failure.body), failure.retryAfter)
  return new CodyError('REPLY_FAILED', `the agent could not reply: ${words.slice(0, 1000)}`)
}

function fromErrorResponse(error: ErrorResponse): CodyError {
  // Agents put the stack of the error behind its message.
  const message = error.message.split(/\n[^\S\n]*(?:Error: |at )/, 1)[0]?.trim() ?? error.message
  if (error.rpcCode === rateLimitCode) return rateLimited(message, undefined, error)
  return new CodyError('REPLY_FAILED', `the agent could not reply: ${message.slice(0, 1000)}`, { cause: error })
}

function limitEnd(header: unknown, date: unknown): Date | undefined {
  return (
    retryDate(typeof date === 'string' ? date : undefined, Date.now()) ??
    retryDate(typeof header === 'string' ? header : undefined, Date.now())
  )
}

/** The failed answer of the instance whose text became the error: the embedded agent drops its status. */
async function failureBehind(text: string, connection: AgentConnection) {
  const { failures } = await connection
    .request<NetworkReport>(networkReportMethod, undefined, { timeoutMs: 5000 })
    .catch(() => ({ failures: [] }))
  return failures.findLast(
    ({ body, status }) => body === text || (body === '' && text === `Request failed with status code ${status}`),
  )
}
