import { readText } from '../../codegen/protocol/text-file.js'
import type { AgentConnection } from '../../runtime/index.js'
import { type AgentOptions, connectionOptions, traceOptions } from '../agent-options.js'
import { type ChosenAgent, chooseAgent, loadProtocol } from '../agents/choose.js'
import type { ConnectedAgent } from '../agents/connect.js'
import { printJson } from '../print-json.js'
import { readStandardInput } from '../standard-input.js'
import { checkParams, findMethod } from './check-call.js'
import { introduce } from './handshake.js'

/** The options of `call`. */
export interface CallOptions extends AgentOptions {
  list?: boolean
  describe?: boolean
  protocol?: string
  unchecked?: boolean
  /** Milliseconds. */
  timeout?: number
  json?: boolean
}

/** Sends a request or notification and prints the result. What cannot be sent is refused before an agent is started. */
export async function call(
  name: string,
  parameters: string | undefined,
  command: readonly string[],
  options: CallOptions,
): Promise<void> {
  const given = parameters === undefined ? undefined : await readParameters(parameters)
  const chosen = await chooseAgent({ ...options, command })
  const { kind, params } = options.unchecked
    ? { kind: 'request', params: given }
    : checked(chosen, name, given, options)
  const { connection, explain, close } = await open(chosen, name, options)
  try {
    if (kind === 'notification') return await connection.notify(name, params)
    const result = await connection.request(name, params, { timeoutMs: options.timeout })
    printJson(result ?? null, options.json ? 0 : 2)
  } catch (error) {
    throw explain ? await explain(error) : error
  } finally {
    await close()
  }
}

/** The kind of a method and what is sent, once a document has them. @throws {Error} no document has them */
function checked(chosen: ChosenAgent, name: string, given: unknown, options: CallOptions) {
  const documents = documentsOf(chosen, options.protocol)
  const failures: unknown[] = []
  for (const document of documents) {
    try {
      const protocol = loadProtocol(document)
      const method = findMethod(protocol, name)
      const params = method.kind === 'request' ? introduce(protocol, given) : given
      checkParams(protocol, method, params)
      return { kind: method.kind, params }
    } catch (error) {
      failures.push(error)
    }
  }
  throw failures[0]
}

/** The documents that an agent may speak: of a Cody agent it is not known before it is started. */
export function documentsOf(chosen: ChosenAgent, protocol: string | undefined): readonly string[] {
  if (protocol !== undefined) return [protocol]
  return chosen.kind === 'cody' ? ['cody@1.114.0', 'cody@1.28.1'] : [chosen.protocol]
}

interface OpenAgent extends Partial<Pick<ConnectedAgent, 'explain'>> {
  readonly connection: AgentConnection
  close(): Promise<void>
}

async function open(chosen: ChosenAgent, name: string, options: CallOptions): Promise<OpenAgent> {
  if (chosen.kind !== 'cody') {
    const { connectAgent, isHandshake } = await import('../agents/connect.js')
    const trace = await traceOptions(options.trace, options)
    const agent = await connectAgent(chosen, loadProtocol(options.protocol ?? chosen.protocol), {
      ...{ trace, cwd: options.workspace, isShaking: !isHandshake(name) },
    })
    return { ...agent, close: () => agent.connection.close() }
  }
  const { openAgent } = await import('../../agents/cody/index.js')
  const opening = await connectionOptions(options)
  const { agent, accessToken, port } = opening.settings?.values ?? {}
  // Without an account the embedded agent answers many requests with nothing, and says no more.
  if (agent === 'embedded' && port === undefined && accessToken === '')
    process.stderr.write('warning: nobody is signed in: set SRC_ENDPOINT and SRC_ACCESS_TOKEN\n')
  const { client } = await openAgent(opening)
  return { connection: client.connection, close: () => client.close() }
}

/** The parameters: JSON itself, `@FILE`, or `-` for standard input. */
async function readParameters(given: string): Promise<unknown> {
  if (given === '-') return parse(await readStandardInput(), 'standard input')
  if (!given.startsWith('@')) return parse(given, 'the parameters')
  const file = given.slice(1)
  const hint = 'name a file that holds JSON: @FILE'
  return parse(readText(file, { what: 'file of parameters', code: 'unreadable-parameters', hint }), file)
}

/** @param place where the text comes from, for the error */
function parse(text: string, place: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new Error(`${place}: ${(error as Error).message}`)
  }
}
