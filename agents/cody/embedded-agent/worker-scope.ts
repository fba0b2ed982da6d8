import { pathToFileURL } from 'node:url'

type Message = Readonly<Record<string, unknown>>

/** The agent, loaded into this process. */
export interface LoadedWorker {
  /** Hands a message to the agent, or keeps it until the agent has begun to listen. */
  post(message: unknown): void
}

/**
 * Loads the agent's web worker into this process: gives it the global names of a worker, then imports it. A worker
 * owns its whole global scope, so there can be one in a process.
 *
 * @param file the worker's module
 * @param indexedDb URL of the module that provides `indexedDB`
 * @param onMessage gets what the agent says
 */
export async function loadWorker(
  file: string,
  indexedDb: string,
  onMessage: (message: Message) => void,
): Promise<LoadedWorker> {
  await import(indexedDb)
  let listener: ((event: { data: unknown }) => void) | null = null
  let waiting: unknown[] = []
  Object.defineProperty(globalThis, 'onmessage', {
    get: () => listener,
    set(next: typeof listener) {
      listener = next
      const messages = waiting
      waiting = []
      for (const data of messages) next?.({ data })
    },
  })
  const listens = () => {}
  const scope: Record<string, unknown> = {
    self: globalThis,
    window: globalThis,
    postMessage: onMessage,
    addEventListener: listens,
    removeEventListener: listens,
    location: new URL('http://localhost/'),
    document: { hidden: false, visibilityState: 'visible', addEventListener: listens, removeEventListener: listens },
  }
  // Newer versions of Node define `navigator` as a getter, which the agent needs no other value of.
  if (!('navigator' in globalThis)) scope.navigator = { userAgent: `Node.js/${process.versions.node}` }
  for (const [name, value] of Object.entries(scope))
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true })

  await import(pathToFileURL(file).href)
  return {
    post(data) {
      if (listener === null) waiting.push(data)
      else listener({ data })
    },
  }
}
