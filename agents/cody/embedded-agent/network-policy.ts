import { Socket } from 'node:net'
import { type EndpointFailure, watchFailures } from './endpoint-failures.js'

/** The network access of the embedded agent: refused origins and failed answers. */
export interface NetworkReport {
  /** How often each origin was refused by the policy. */
  readonly refused: Readonly<Record<string, number>>
  /** The last answers that were failures. */
  readonly failures: readonly EndpointFailure[]
}

/** The network policy of a process. */
export interface NetworkPolicy {
  /** Makes the origin of this URL the endpoint, in place of the one before; anything that is no URL takes it away. */
  setEndpoint(url: unknown): void
  /** What happened so far. */
  report(): NetworkReport
}

/**
 * From now on this process reaches only the endpoint's origin and the origins allowed besides; everything else fails
 * locally, before a name is looked up. `fetch` is guarded by origin; every socket, and so redirects and WebSockets
 * too, by host and port.
 *
 * @param allowed origins that may be reached in any case
 * @param onRefusal called for each refusal
 */
export function enforceNetworkPolicy(allowed: readonly string[], onRefusal: (origin: string) => void): NetworkPolicy {
  const always = allowed.flatMap(url => originOf(url) ?? [])
  const counts = new Map<string, number>()
  let endpoint: string | undefined

  const origins = () => (endpoint === undefined ? always : [endpoint, ...always])
  const refuse = (origin: string): Error => {
    counts.set(origin, (counts.get(origin) ?? 0) + 1)
    onRefusal(origin)
    return Object.assign(new Error(`the network policy of the embedded agent refuses ${origin}`), {
      code: 'ERR_NETWORK_POLICY',
    })
  }
  guardSockets(address => (origins().some(origin => addressOf(origin) === address) ? undefined : refuse(address)))
  const failures = watchFailures()
  guardFetch(origin => (origins().includes(origin) ? undefined : refuse(origin)))

  return {
    setEndpoint(url) {
      endpoint = originOf(url)
    },
    report: () => ({
      refused: Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
      failures: [...failures],
    }),
  }
}

/** The origin of an http(s) URL; undefined for anything else. */
function originOf(url: unknown): string | undefined {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined
  const { protocol, origin } = new URL(url)
  return protocol === 'http:' || protocol === 'https:' ? origin : undefined
}

function addressOf(origin: string): string {
  const { protocol, hostname, port } = new URL(origin)
  return `${hostname.replace(/^\[|\]$/g, '')}:${port || (protocol === 'https:' ? 443 : 80)}`
}

function guardFetch(check: (origin: string) => Error | undefined): void {
  const original = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const origin = originOf(input instanceof Request ? input.url : String(input))
    const refusal = origin === undefined ? undefined : check(origin)
    if (refusal) throw new TypeError('fetch failed', { cause: refusal })
    return original(input, init)
  }
}

function guardSockets(check: (address: string) => Error | undefined): void {
  const original = Socket.prototype.connect
  const guarded = function (this: Socket, ...args: unknown[]): Socket {
    const refusal = check(targetOf(args))
    if (refusal) {
      // Callers wait for an event, as with any other connection that fails.
      process.nextTick(() => this.destroy(refusal))
      return this
    }
    return Reflect.apply(original, this, args) as Socket
  }
  Socket.prototype.connect = guarded as typeof original
}

/** `host:port`, or the path of a local pipe, from the arguments of `connect`, which `net` passes on in an array. */
function targetOf(args: readonly unknown[]): string {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args
  if (typeof first === 'object' && first !== null) {
    const { host, port, path } = first as { host?: string; port?: number | string; path?: string }
    return path && port === undefined ? path : `${(host ?? 'localhost').toLowerCase()}:${String(port)}`
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return first
  return `${typeof second === 'string' ? second.toLowerCase() : 'localhost'}:${String(first)}`
}
