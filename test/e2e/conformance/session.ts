import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AgentConnection, TraceEvent } from '../../../runtime/index.js'
import type { SourcegraphStandIn } from '../../../testing/sourcegraph-stand-in/index.js'
import { built } from '../../support/built.js'
import { clientInfo, submission } from '../../support/json-rpc.js'

const { connect, stdio }: typeof import('../../../runtime/index.js') = await built('runtime/index.js')
const { embeddedAgentCommand }: typeof import('../../../agents/cody/embedded-agent/index.js') = await built(
  'agents/cody/embedded-agent/index.js',
)

const source = `export function add(a: number, b: number): number {
  return a + b
}

export function unused(): void {
  console.log('hello')
}
`

/** What came of one call. */
export type Outcome = 'result' | `error: ${string}`

/** Conversations with the embedded agent that together use as many methods as it answers. */
export async function converse(standIn: SourcegraphStandIn, folder: string) {
  const trace: TraceEvent[] = []
  const outcomes = new Map<string, Outcome>()
  mkdirSync(join(folder, 'src'), { recursive: true })
  const file = join(folder, 'src/add.ts')
  writeFileSync(file, source)
  const uri = pathToFileURL(file).href
  const { command, args } = embeddedAgentCommand()
  const info = clientInfo(standIn)
  const capabilities = {
    chat: 'streaming',
    edit: 'enabled',
    editWorkspace: 'enabled',
    untitledDocuments: 'enabled',
    showDocument: 'enabled',
    codeLenses: 'enabled',
    progressBars: 'enabled',
    ignore: 'enabled',
    codeActions: 'enabled',
    showWindowMessage: 'request',
  }
  const tasks = new EditTasks()
  const shared = {
    transport: stdio({ command, args }),
    wire: { absentParams: 'null' },
    fallback: () => null,
    handlers: {
      'textDocument/edit': () => true,
      'textDocument/show': () => true,
      'workspace/edit': () => true,
      'window/showMessage': () => null,
      'textDocument/openUntitledDocument': (params: unknown) => ({ uri: (params as { uri: string }).uri, content: '' }),
    },
    listeners: {
      'editTask/didUpdate': (params: unknown) => tasks.seen(params as EditTask),
      'editTask/didDelete': (params: unknown) => tasks.seen(params as EditTask),
      'progress/start': (params: unknown) => {
        const { id, options } = params as { id: string; options: { title?: string; cancellable?: boolean } }
        if (options.cancellable) connection.notify('progress/cancel', { id })
      },
    },
    trace: { sink: { write: (event: TraceEvent) => void trace.push(event) }, payloads: true },
  } as const
  const handshake = (more: object) => (opened: AgentConnection) =>
    opened.request('initialize', {
      ...info,
      workspaceRootUri: pathToFileURL(folder).href,
      capabilities: { ...capabilities, ...more },
    })
  const connection = await connect({ ...shared, handshake: handshake({}) })
  const call = makeCaller(connection, outcomes)
  try {
    connection.notify('initialized', null)
    await conversation({ connection, call, uri, tasks, info, standIn })
  } finally {
    await connection.close()
  }
  const second = await connect({ ...shared, handshake: handshake({ webviewMessages: 'string-encoded' }) })
  try {
    await makeCaller(second, outcomes)('chat/new')
  } finally {
    await second.close()
  }
  return { trace, outcomes }
}

/** The agent in the web build waits for a completion provider that it does not have. */
const neverAnswered: ReadonlySet<string> = new Set(['autocomplete/execute', 'testing/autocomplete/completionEvent'])

type Caller = <Result = never>(method: string, params?: unknown) => Promise<Result | undefined>

function makeCaller(connection: AgentConnection, outcomes: Map<string, Outcome>): Caller {
  return async <Result>(method: string, params: unknown = null) => {
    try {
      const result = await connection.request<Result>(method, params, {
        timeoutMs: neverAnswered.has(method) ? 300 : 20_000,
      })
      outcomes.set(method, 'result')
      return result
    } catch (error) {
      const text = (error as Error).message.split('\n')[0] ?? ''
      if (outcomes.get(method) !== 'result') outcomes.set(method, `error: ${text}`)
      return undefined
    }
  }
}

interface EditTask {
  id: string
  state: string
}

/** What the agent has told of its edits. */
class EditTasks {
  readonly #states = new Map<string, string>()
  #changed = () => {}

  seen({ id, state }: EditTask): void {
    this.#states.set(id, state)
    this.#changed()
  }

  /** Resolves when the edit waits for a decision, or is over. */
  async settled(id: string): Promise<void> {
    const isSettled = () => ['Applied', 'Finished', 'Error'].includes(this.#states.get(id) ?? '')
    while (!isSettled()) {
      await new Promise<void>(resolve => {
        this.#changed = resolve
      })
    }
  }
}

interface Stage {
  connection: AgentConnection
  call: Caller
  uri: string
  tasks: EditTasks
  info: ReturnType<typeof clientInfo>
  standIn: SourcegraphStandIn
}

async function conversation(stage: Stage): Promise<void> {
  await documents(stage)
  await chats(stage)
  await lookUps(stage)
  await commands(stage)
  await edits(stage)
  await completions(stage)
  await settings(stage)
}

const selection = { start: { line: 0, character: 0 }, end: { line: 2, character: 1 } }

async function documents({ connection, call, uri }: Stage): Promise<void> {
  const document = { uri, content: source, selection, visibleRange: selection }
  await connection.notify('textDocument/didOpen', document)
  await connection.notify('textDocument/didFocus', { uri })
  await connection.notify('textDocument/didChange', document)
  await connection.notify('textDocument/didSave', { uri })
  await call('textDocument/change', document)
  const other = uri.replace('add.ts', 'other.ts')
  await connection.notify('workspace/didCreateFiles', { files: [{ uri: other }] })
  await connection.notify('workspace/didRenameFiles', { files: [{ oldUri: other, newUri: `${other}x` }] })
  await connection.notify('workspace/didDeleteFiles', { files: [{ uri: `${other}x` }] })
  await call('testing/workspaceDocuments', {})
  await call('git/codebaseName', { url: 'https://github.com/sourcegraph/cody.git' })
}

async function chats({ call, connection }: Stage): Promise<void> {
  await call('chat/models', { modelUsage: 'chat' })
  const id = await call<string>('chat/new')
  await call('chat/web/new')
  if (id === undefined) return
  await call('webview/receiveMessage', { id, message: { command: 'ready' } })
  await call('webview/receiveMessage', { id, message: { command: 'initialized' } })
  await call('webview/receiveMessageStringEncoded', { id, messageStringEncoded: '{"command":"ready"}' })
  await call('chat/submitMessage', submission(id, 'How does add work?'))
  const { message } = submission(id, 'And unused?')
  await call('chat/editMessage', { id, message: { ...message, command: 'edit', index: 0 } })
  await call('chat/remoteRepos', { id })
  await call('attribution/search', { id, snippet: source })
  const chats = await call<{ chatID: string; transcript: { interactions: unknown[] } }[]>('chat/export', null)
  const [chat] = chats ?? []
  if (chat)
    await call('chat/restore', {
      modelID: null,
      messages: [{ speaker: 'human', text: 'Hello' }],
      chatID: chat.chatID,
    })
  if (chat) await call('chat/delete', { chatId: chat.chatID })
  await call('webview/didDispose', { id })
  await connection.notify('$/cancelRequest', { id: 'none' })
}

async function lookUps({ call, connection, uri }: Stage): Promise<void> {
  await call('graphql/getRepoIds', { names: ['github.com/sourcegraph/cody'], first: 1 })
  await call('graphql/getRepoId', { repoName: 'github.com/sourcegraph/cody' })
  await call('graphql/getRepoIdIfEmbeddingExists', { repoName: 'github.com/sourcegraph/cody' })
  await call('graphql/currentUserId')
  await call('graphql/currentUserIsPro')
  await call('graphql/getCurrentUserCodySubscription')
  await call('graphql/logEvent', {
    event: 'test',
    userCookieID: 'test',
    url: '',
    source: 'IDEEXTENSION',
    client: 'test',
  })
  await call('telemetry/recordEvent', { feature: 'cody.test', action: 'seen' })
  await call('featureFlags/getFeatureFlag', { flagName: 'test' })
  await call('ignore/test', { uri })
  await call('testing/ignore/overridePolicy', { include: [{ repoNamePattern: '.*' }], exclude: [] })
  await call('testing/ignore/overridePolicy', null)
  await call('remoteRepo/has', { repoName: 'github.com/sourcegraph/cody' })
  await call('remoteRepo/list', { query: 'cody', first: 10 })
  await connection.notify('progress/cancel', { id: 'none' })
  await call('testing/progress', { title: 'Testing' })
  await call('testing/progressCancelation', { title: 'Testing' })
  await call('testing/networkRequests')
  await call('testing/requestErrors')
  await call('testing/closestPostData', { url: '/.api/completions/stream', postData: 'none' })
  await call('testing/memoryUsage')
  await call('testing/awaitPendingPromises')
}

async function commands({ call, connection, uri }: Stage): Promise<void> {
  await connection.notify('textDocument/didFocus', { uri })
  await call('commands/explain')
  await call('commands/smell')
  await call('commands/test')
  await call('customCommands/list')
  await call('commands/custom', { key: '/none' })
  await call('command/execute', { command: 'cody.search.index-update', arguments: [] })
  await call('diagnostics/publish', {
    diagnostics: [{ location: { uri, range: selection }, severity: 'error', message: 'a problem' }],
  })
  await call('testing/diagnostics', { uri })
  const actions = await call<{ codeActions: { id: string }[] }>('codeActions/provide', {
    location: { uri, range: selection },
    triggerKind: 'Invoke',
  })
  for (const { id } of actions?.codeActions.slice(0, 1) ?? []) await call('codeActions/trigger', { id })
}

async function edits({ call, tasks, uri, standIn }: Stage): Promise<void> {
  // The agent answers when it has begun. Another edit of the same lines ends the one before it.
  const begin = async (method: string, params?: object) => {
    const task = await call<EditTask>(method, params)
    if (task) await tasks.settled(task.id)
    return { id: task?.id ?? 'none' }
  }
  const edit = { instruction: 'Add a comment', model: null, mode: 'edit' }
  const first = await begin('editCommands/code', edit)
  await call('editTask/getTaskDetails', first)
  await call('editTask/getFoldingRanges', { uri, range: selection })
  const again = { ...first, ...edit, instruction: 'Again', model: 'anthropic/claude-3-sonnet', range: selection }
  await call('editTask/accept', await begin('editTask/retry', again))
  await call('editTask/undo', await begin('editCommands/document'))
  await call('editTask/cancel', await begin('editCommands/test'))
  // What the agent cannot do it says in a window.
  standIn.failures.set('completions/stream', { status: 500 })
  await call('editCommands/code', { ...edit, instruction: 'Fail' })
  standIn.failures.clear()
}

async function completions({ call, connection, uri }: Stage): Promise<void> {
  const completed = await call<{ items: { id: string }[] }>('autocomplete/execute', {
    uri,
    position: { line: 1, character: 2 },
    triggerKind: 'Invoke',
  })
  const completionID = completed?.items[0]?.id ?? 'none'
  await connection.notify('autocomplete/completionSuggested', { completionID })
  await connection.notify('autocomplete/completionAccepted', { completionID })
  await call('testing/autocomplete/completionEvent', { completionID })
  await connection.notify('autocomplete/clearLastCandidate', null)
}

async function settings({ call, connection, info, uri }: Stage): Promise<void> {
  await call('extensionConfiguration/status')
  await call('extensionConfiguration/getSettingsSchema')
  await call('extensionConfiguration/change', info.extensionConfiguration)
  await connection.notify('extensionConfiguration/didChange', info.extensionConfiguration)
  await connection.notify('textDocument/didClose', { uri, content: source })
  await call('testing/reset')
}
