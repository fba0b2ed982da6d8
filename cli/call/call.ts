import { readFileSync } from 'node:fs'
import { text as readAll } from 'node:stream/consumers'
import { type OpenAgent, openAgent } from '../../agents/cody/index.js'
import { CodyClient as OldClient } from '../../generated/cody/1.28/index.js'
import { CodyClient } from '../../generated/cody/1.114/index.js'
import type { AgentConnection } from '../../runtime/index.js'
import { type AgentOptions, connectionOptions } from '../agent-options.js'
import { printJson } from '../print-json.js'
import { findMethod, protocolDocument } from './describe.js'

/** The options of `call`. */
export interface CallOptions extends AgentOptions {
  list?: boolean
  describe?: boolean
  protocol: string
  unchecked?: boolean
  /** Milliseconds. */
  timeout?: number
  json?: boolean
}

/** Sends a request or notification and prints the result. */
export async function call(name: string, parameters: string | undefined, options: CallOptions): Promise<void> {
  const params = parameters === undefined ? undefined : await readParameters(parameters)
  const agent = await openAgent(await connectionOptions(options))
  try {
    const isNotification = !options.unchecked && kindOf(agent, name) === 'notification'
    const connection = options.unchecked ? agent.client.connection : checking(agent)
    if (isNotification) return await connection.notify(name, params)
    const result = await connection.request(name, params, { timeoutMs: options.timeout })
    printJson(result ?? null, options.json ? 0 : 2)
  } finally {
    await agent.client.close()
  }
}

function kindOf(agent: OpenAgent, name: string) {
  return findMethod(protocolDocument(agent.version.name), name).kind
}

/** The connection, checking what is sent against the document of the version that the agent speaks. */
function checking({ client, version }: OpenAgent): AgentConnection {
  const Client = version.name === '1.28' ? OldClient : CodyClient
  return new Client(client.connection, { validate: { sent: 'throw' } }).connection
}

/** The parameters: JSON itself, a file, or standard input. */
async function readParameters(source: string): Promise<unknown> {
  const place = source === '-' ? 'standard input' : source.startsWith('@') ? source.slice(1) : 'the parameters'
  const text =
    source === '-' ? await readAll(process.stdin) : source.startsWith('@') ? readFileSync(place, 'utf8') : source
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new Error(`${place}: ${(error as Error).message}`)
  }
}
