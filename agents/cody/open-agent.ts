import { CodyClient, protocol } from '../../generated/cody/1.114/index.js'
import { type AgentConnection, type ConnectOptions, connect } from '../../runtime/index.js'
import { DiskWorkspace } from '../session/workspace/disk-workspace.js'
import type { Workspace } from '../session/workspace/workspace.js'
import { secretsOf } from './config/secrets.js'
import type { Settings } from './config/settings.js'
import { Documents } from './documents.js'
import type { PendingInstruction } from './edit-tasks.js'
import { AgentEdits } from './edits.js'
import { type Answers, serverRequestHandlers } from './handlers.js'
import { type Abilities, clientInfo } from './initialize.js'
import { type OpenSettings, settingsOf } from './open-settings.js'
import { type Progress, watchProgress } from './progress.js'
import { transportOf } from './transport.js'
import { type AgentVersion, versionOf } from './versions/index.js'
import { WebviewMessages } from './webview-messages.js'

/** How an agent is reached and set up. Everything has a default; see `Settings` for the environment variables. */
export interface OpenAgentOptions extends OpenSettings, Answers {
  /** Resolved settings; the other settings here are ignored then. */
  settings?: Settings | undefined
  /** Where the agent's edits go: a workspace, or `disk` for the files of the working folder. They are refused without it. */
  edits?: Workspace | 'disk' | undefined
  /** Called with the progress of the agent's operations. */
  onProgress?: ((progress: Progress) => void) | undefined
  /** Called with every line that a spawned agent writes to its standard error, redacted. */
  onStderr?: ((line: string) => void) | undefined
  /** Whether code is to be completed; an agent is busy with it from the beginning. */
  autocomplete?: boolean | undefined
  /** Name and version of the client, for the agent. */
  client?: { readonly name: string; readonly version: string } | undefined
  /** How the connection is made, besides its transport: limits, tracing, redaction, the signal that aborts it. */
  connection?: Pick<ConnectOptions, 'limits' | 'trace' | 'redact' | 'onProblem' | 'signal'> | undefined
}

/** An agent that is initialized; whether somebody is signed in is not known yet. */
export interface OpenAgent {
  /** The generated client of the newest protocol. */
  readonly client: CodyClient
  /** What the version of the agent does in its own way. */
  readonly version: AgentVersion
  /** The settings in force. */
  readonly settings: Settings
  /** The documents that are open. */
  readonly documents: Documents
  /** Messages of chats. */
  readonly webview: WebviewMessages
  /** Where the agent's edits go. */
  readonly edits: AgentEdits
  /** The instruction of the edit that is being started. */
  readonly pending: PendingInstruction
  /** Whether it is the embedded agent, started for this connection. */
  readonly embedded: boolean
}

/**
 * Starts or reaches an agent and initializes it.
 *
 * @param options settings, handlers of the agent's requests, and options of the connection
 * @throws {CodyError} `CONFIGURATION` a setting is not valid
 * @throws {EmbeddedAgentError} the embedded agent's packages are missing
 * @throws {AgentError} the agent cannot be started or reached, or ends; see the runtime
 */
export async function openAgent(options: OpenAgentOptions = {}): Promise<OpenAgent> {
  const settings = options.settings ?? settingsOf(options)
  const { values } = settings
  const webview = new WebviewMessages()
  const pending: PendingInstruction = { instruction: undefined }
  let opened: Pick<OpenAgent, 'client' | 'documents' | 'edits' | 'version'> | undefined

  const handshake = async (connection: AgentConnection) => {
    const documents = new Documents({ notify: (method, params) => connection.notify(method, params) })
    const workspace = options.edits === 'disk' ? new DiskWorkspace(values.workspace) : options.edits
    const edits = new AgentEdits(documents, workspace)
    const handlers = serverRequestHandlers(options, edits, pending)
    const client = CodyClient.attach(connection, { handlers })
    client.on('webview/postMessage', params => webview.receive(params))
    if (options.onProgress) watchProgress(client, options.onProgress)
    const info = await client.initialize(clientInfo(values, abilitiesOf(options), options.client))
    client.initialized()
    opened = { client, documents, edits, version: versionOf(info, connection) }
  }
  const { redact, ...rest } = options.connection ?? {}
  const secrets = [...secretsOf(values), ...(redact?.secrets ?? [])]
  await connect({
    wire: protocol.wire,
    ...rest,
    transport: transportOf(values, options.onStderr),
    handshake,
    fallback: turnDown,
    redact: { ...redact, secrets },
  })
  if (!opened) throw new TypeError('the transport opened without the handshake')
  const embedded = values.agent === 'embedded' && values.port === undefined
  return { ...opened, settings, webview, pending, embedded }
}

/** Answers requests that the protocol of this version does not know: null. */
const turnDown = () => null

const abilitiesOf = (options: OpenAgentOptions): Abilities => ({
  edits: options.edits !== undefined,
  messages: options.onMessage !== undefined,
  progress: options.onProgress !== undefined,
  autocomplete: options.autocomplete === true,
})
