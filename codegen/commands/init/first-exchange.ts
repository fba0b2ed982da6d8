import type { Json, Method, Protocol } from '../../protocol/model.js'
import { wordsOf } from '../../protocol/words.js'
import { Samples } from '../../samples/index.js'

/** A message with valid values. */
export interface Exchange extends Pick<Method, 'method' | 'kind'> {
  params: Json
  result: Json
}

/** The messages of a first program: valid messages of a protocol. */
export interface FirstExchange {
  /** Requests of the client, in the order in which they are sent. */
  requests: Exchange[]
  /** Notification of the client that follows the first request; the only message when the client has no request. */
  notification?: Exchange
  /** Notification of the agent, where the client has no request to send. */
  heard?: Exchange
  /** Request of the agent, where the client has no message and the agent no notification. */
  asked?: Exchange
}

/** A request and a notification of these names open a connection, in LSP and in protocols that follow it. */
const opening = { request: 'initialize', notification: /^(notifications\/)?initialized$/ }

// A first program may be run against a real agent: what only reads comes first, and what logs in or out or takes away last.
const reads = /^(describe|find|get|info|list|ping|query|read|search|show|status|version)$/i
const risks =
  /^(abort|cancel|clear|close|delete|destroy|disconnect|dispose|end|exit|kill|login|logout|quit|remove|reset|shutdown|stop|terminate|uninstall)$/i

function riskOf({ method }: Exchange): number {
  const words = wordsOf(method)
  if (words.some(word => risks.test(word))) return 2
  return words.some(word => reads.test(word)) ? 0 : 1
}

/** Picks the messages of a first program: the opening, and of the requests that risk least the one with the smallest values. */
export function firstExchange(protocol: Protocol): FirstExchange {
  const samples = new Samples(protocol)
  const current = protocol.methods.filter(({ deprecated }) => !deprecated).flatMap(method => sample(samples, method))
  const stable = current.filter(({ of }) => of.stability === undefined)
  // Where all of a protocol is experimental, so is its first program.
  const sampled = stable.length > 0 ? stable : current
  const pick = (kind: Method['kind'], direction: Method['messageDirection']) =>
    sampled
      .filter(({ of }) => of.kind === kind && (of.messageDirection === direction || of.messageDirection === 'both'))
      .map(({ of: _, ...exchange }) => exchange)
  const goodbye = protocol.wire?.goodbye === null ? undefined : (protocol.wire?.goodbye?.request ?? 'shutdown')
  const calls = pick('request', 'clientToServer').filter(({ method }) => method !== goodbye)
  const open = calls.find(({ method }) => method === opening.request)
  const others = calls.filter(call => call !== open)
  const least = Math.min(...others.map(riskOf))
  const other = smallest(others.filter(call => riskOf(call) === least))
  const requests = [open, other].filter(call => call !== undefined)
  const sent = pick('notification', 'clientToServer')
  const opened = open && sent.find(({ method }) => opening.notification.test(method))
  if (requests.length > 0) return { requests, ...(opened && { notification: opened }) }
  const heard = smallest(pick('notification', 'serverToClient'))
  if (heard) return { requests, heard }
  const asked = smallest(pick('request', 'serverToClient'))
  if (asked) return { requests, asked }
  const notification = smallest(sent)
  return { requests, ...(notification && { notification }) }
}

/** Methods of which no valid values are found are no examples. */
function sample(samples: Samples, method: Method): (Exchange & { of: Method })[] {
  const params = samples.params(method)
  if (!('value' in params)) return []
  const result = method.kind === 'request' ? samples.result(method, params.value) : { value: null }
  return 'value' in result
    ? [{ of: method, method: method.method, kind: method.kind, params: params.value, result: result.value }]
    : []
}

function smallest(exchanges: readonly Exchange[]): Exchange | undefined {
  const size = ({ params, result }: Exchange) => JSON.stringify([params, result]).length
  return exchanges.reduce<Exchange | undefined>(
    (best, next) => (best && size(best) <= size(next) ? best : next),
    undefined,
  )
}
