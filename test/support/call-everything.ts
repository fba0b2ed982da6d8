import type { AgentConnection } from '../../runtime/index.js'

/** A connection that sends nothing and notes the wire name of all it is asked to send. */
export function noteCalls(): { connection: AgentConnection; called: string[] } {
  const called: string[] = []
  const subscription = { dispose() {}, [Symbol.dispose]() {} }
  const note = (method: string) => {
    called.push(method)
    return Promise.resolve(null)
  }
  const connection = { request: note, notify: note, on: () => subscription, handle: () => subscription }
  return { connection: connection as unknown as AgentConnection, called }
}

/** Calls every method of a generated client or agent and of the namespaces below it. */
export function callEverything(owner: object, depth = 0): void {
  const hidden = new Set<PropertyKey>(['constructor', 'connection', ...(depth === 0 ? baseMembers : [])])
  const generated = depth === 0 ? Object.getPrototypeOf(owner) : undefined
  for (const [key, value] of membersOf(owner, generated)) {
    if (typeof key === 'string' && hidden.has(key)) continue
    if (typeof value === 'function' && (typeof key === 'symbol' || Object.getPrototypeOf(value) === Function.prototype))
      value.call(owner, 'params')
    else if (typeof value === 'function' || (typeof value === 'object' && value !== null))
      callEverything(value, depth + 1)
  }
}

const baseMembers = ['close', 'events', 'handle', 'notify', 'on', 'request']

/** Own properties, and those of the classes up to the runtime's. */
function membersOf(owner: object, generated: object | undefined): [PropertyKey, unknown][] {
  const layers: object[] = []
  for (
    let layer = owner;
    layer && layer !== Object.prototype && layer !== Function.prototype;
    layer = Object.getPrototypeOf(layer)
  ) {
    layers.push(layer)
    if (layer === generated) break
  }
  return layers.flatMap(layer =>
    Reflect.ownKeys(layer).map((key): [PropertyKey, unknown] => [key, Reflect.get(owner, key)]),
  )
}
