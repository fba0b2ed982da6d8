// Cody's agent 1.114 as a mock: scenarios that behave as the agent does, pitfalls included, without a Sourcegraph instance.
// Arguments: the name of a scenario, and a port for TCP.
import { built } from './built.js'

/** @typedef {import('../../testing/index.js').Scenario} Scenario */
/** @typedef {import('../../testing/index.js').Step} Step */
/** @typedef {import('../../codegen/protocol/model.js').Json} Json */

/** @type {typeof import('../../testing/index.js')} */
const { serveMockAgent } = await built('testing/index.js')
/** @type {typeof import('../../generated/cody/1.114/index.js')} */
const { protocol } = await built('generated/cody/1.114/index.js')

const text = { $params: '/message/text' }
const question = { speaker: 'human', text, contextFiles: { $params: '/message/contextItems' } }
/** @param {Json} text */
const says = text => ({ speaker: 'assistant', text, model: { $params: '/model', of: 'chat/setModel' } })
/** @param {Json} error */
const failsWith = error => ({
  speaker: 'assistant',
  error: { isChatErrorGuard: 'isChatErrorGuard', .../** @type {object} */ (error) },
})
/** @param {Json[]} messages */
const transcript = (...messages) => ({ type: 'transcript', messages, isMessageInProgress: false, chatID: 'history-1' })
/** @param {Json[]} messages @returns {Step} */
const replies = (...messages) => ({ result: transcript(question, ...messages) })
/** @param {Json} message @returns {Step} */
const posts = (message, id = 'chat-1') => ({ notify: 'webview/postMessage', params: { id, message } })
/** @param {string} text */
const writes = text => posts({ ...transcript(question, says(text)), isMessageInProgress: true })
/** @param {string} content */
const asksToConfirm = content =>
  posts({ type: 'action/confirmationRequest', id: 'confirm-1', step: { id: 'step', content, state: 'pending' } })
/** @type {Step} */
const waitsForClient = { waitFor: 'webview/receiveMessage' }
/** @param {Json} message @param {Step[]} steps @returns {Step} */
const afterClientSent = (message, ...steps) => ({ when: { message }, of: 'webview/receiveMessage', do: steps })
/** @param {Step[]} steps @returns {Step} */
const once = (...steps) => ({ times: 1, do: steps })
/** @type {Step} */
const noSuchTask = { error: { code: -32603, message: 'No such task' } }
/** @param {Json} uri @returns {Step[]} */
const edits = uri => [
  { ask: 'editTask/getUserInput', expect: { instruction: 'make it const' } },
  { ask: 'textDocument/show', params: { uri }, expect: true },
  {
    ask: 'textDocument/edit',
    params: { uri, edits: [{ type: 'insert', position: { line: 1, character: 0 }, value: '// make it const\n' }] },
    expect: true,
  },
  // The client sends the new text before its answer.
  { when: { content: 'let a\n// make it const\n' }, of: 'textDocument/didChange', do: [{ result: 'task-1' }] },
  { error: { code: -32603, message: 'panic: the documents are out of step' } },
]

/** @param {string} id @param {string} title @param {string} provider @param {boolean} isModelAvailable */
const model = (id, title, provider, isModelAvailable) => ({
  model: { id, title, provider, usage: ['chat'], contextWindow: { input: 1000, output: 1000 }, tags: [] },
  isModelAvailable,
})
/** @param {object} status */
const authStatus = status => ({
  status: 'authenticated',
  authenticated: true,
  username: 'fake',
  endpoint: '',
  ...status,
})
const [humanMessage, assistantMessage] = [{ speaker: 'human', text: 'What is a type?' }, says('A set.')]
/** @param {string} id */
const exported = id => {
  const lastInteractionTimestamp = '2025-01-01T00:00:00.000Z'
  return [
    { chatID: id, transcript: { id, interactions: [{ humanMessage, assistantMessage }], lastInteractionTimestamp } },
  ]
}

/** What every scenario does. @type {Scenario} */
const common = {
  // It asks for secrets before it has answered, and finds out later who is signed in.
  initialize: [{ ask: 'secrets/get', params: { key: 'token' } }, { sample: {} }],
  'extensionConfiguration/status': [{ result: authStatus({ pendingValidation: true }) }],
  initialized: [
    { waitMs: 50 },
    {
      notify: 'authStatus/didUpdate',
      params: authStatus({ primaryEmail: 'fake@example.invalid', pendingValidation: false }),
    },
  ],
  'chat/models': [
    {
      result: {
        readOnly: false,
        models: [
          model('anthropic::2024-10-22::claude-sonnet', 'Claude Sonnet', 'Anthropic', true),
          model('openai::2024-02-01::gpt', 'GPT', 'OpenAI', false),
        ],
      },
    },
  ],
  'graphql/getRepoIds': [{ result: { repos: [{ name: 'github.com/example/kitchen', id: 'kitchen-id' }] } }],
  'ignore/test': [{ result: { policy: 'use' } }],
  // The first message about a chat comes before the answer that names it.
  'chat/new': [posts(transcript()), { result: 'chat-1' }],
  // A reply repeats the question.
  'chat/submitMessage': [replies(says(text))],
  'chat/export': [{ result: exported('history-1') }],
  'editTask/start': edits({ $params: '/uri', of: 'textDocument/didFocus' }),
  // The agent forgets a task that has ended well.
  'editTask/getTaskDetails': [noSuchTask],
}

const accessToken = { $params: '/extensionConfiguration/accessToken', of: 'initialize' }

/** @type {Record<string, Scenario>} */
const scenarios = {
  repeats: {},
  'refuses to be initialized': { initialize: [{ error: { code: -32603, message: 'no global storage' } }] },
  'nobody is signed in': {
    'extensionConfiguration/status': [
      { result: { status: 'unauthenticated', authenticated: false, endpoint: '', pendingValidation: false } },
    ],
    initialized: [],
  },
  // A cancelled reply resolves, and its last message is the human's.
  'writes on': {
    'chat/submitMessage': [
      once(
        writes('One'),
        waitsForClient,
        afterClientSent({ command: 'abort' }, replies()),
        writes('One, two'),
        replies(says('One, two, three')),
      ),
      replies(says(text)),
    ],
  },
  rewrites: { 'chat/submitMessage': [writes('A first thought'), waitsForClient, replies(says('Another one'))] },
  'does not stop': {
    'chat/submitMessage': [writes('One'), { hang: true }],
    'webview/receiveMessage': [{ hang: true }],
    'commands/explain': [{ result: 'chat-2' }],
  },
  fails: {
    'chat/submitMessage': [
      {
        when: { message: { text: 'limit' } },
        do: [replies(failsWith({ name: 'RateLimitError', message: 'enough for today', retryAfter: '3600' }))],
      },
      {
        when: { message: { text: 'token' } },
        do: [replies(failsWith({ name: 'Error', message: accessToken }))],
      },
      {
        when: { message: { text: 'refuse' } },
        do: [{ error: { code: -32603, message: 'no quota', data: { reason: 'quota', token: accessToken } } }],
      },
      replies(failsWith({ name: 'Error', message: 'out of \u001b]0;t\u0007order' })),
    ],
  },
  'asks to confirm': {
    'chat/submitMessage': [
      asksToConfirm('rm -rf /'),
      waitsForClient,
      afterClientSent({ response: true }, replies(says('allowed: true'))),
      replies(says('allowed: false')),
    ],
  },
  'asks to confirm after its reply': {
    'chat/submitMessage': [
      once(replies(says('later')), { waitMs: 200 }, asksToConfirm('rm -rf /tmp')),
      replies(says(text)),
    ],
  },
  // The agent has its context filters late.
  'has its filters late': {
    'ignore/test': [{ times: 2, do: [{ result: { policy: 'ignore' } }] }, { result: { policy: 'use' } }],
  },
  'goes on with a chat': {
    'webview/receiveMessage': [
      { when: { merge: true }, of: 'chat/import', do: [posts(transcript(humanMessage, assistantMessage))] },
    ],
    'chat/submitMessage': [
      afterClientSent(
        { command: 'restoreHistory', chatID: 'history-1' },
        { result: transcript(humanMessage, assistantMessage, question, says(text)) },
      ),
      replies(says('A set.')),
    ],
  },
  explains: {
    'commands/explain': [
      { result: 'chat-2' },
      posts(transcript({ speaker: 'human', text: 'Explain' }, says('It adds.')), 'chat-2'),
    ],
    'chat/export': [
      { when: { id: 'chat-2' }, of: 'webview/didDispose', do: [{ result: [] }] },
      { result: exported('chat-2') },
    ],
  },
  // The agent knows documents by their URIs as it encodes them.
  'encodes URIs': {
    'editTask/start': [
      { when: { uri: 'file:///@scope/x.ts' }, of: 'textDocument/didFocus', do: edits('file:///%40scope/x.ts') },
      ...edits('file:///a%20%281%29%2Bb%26c%3Dd.ts'),
    ],
  },
  'does not edit': {
    'editTask/start': [
      once({ result: 'failed' }),
      once({ result: null }),
      once({ result: 'without change' }),
      ...edits({ $params: '/uri', of: 'textDocument/didFocus' }),
    ],
    'editTask/getTaskDetails': [
      { when: 'failed', do: [{ sample: { state: 'Error', error: { message: 'out of ideas' } } }] },
      noSuchTask,
    ],
  },
  // Requests of the agent that are otherwise hard to bring about.
  'asks the client': {
    'command/execute': [
      {
        when: { command: 'secrets' },
        do: [
          { ask: 'secrets/store', params: { key: 'k', value: 'v' } },
          { ask: 'secrets/get', params: { key: 'k' }, expect: 'v' },
          { ask: 'secrets/delete', params: { key: 'k' } },
          { ask: 'secrets/get', params: { key: 'k' }, expect: null },
          { result: null },
        ],
      },
      {
        when: { command: 'show' },
        do: [
          { ask: 'textDocument/show', params: { uri: 'https://example.invalid' }, expect: false },
          { ask: 'env/openExternal', params: { uri: 'https://example.invalid' }, expect: false },
          { result: null },
        ],
      },
      {
        when: { command: 'window/showMessage' },
        do: [{ ask: 'window/showMessage', params: { $params: '/arguments/0' } }, { result: { $answer: '' } }],
      },
      { ask: 'workspace/edit', params: { $params: '/arguments/0' } },
      { result: { $answer: '' } },
    ],
    'testing/progress': [
      { notify: 'progress/start', params: { id: 'p', options: { title: { $params: '/title' }, cancellable: true } } },
      { notify: 'progress/report', params: { id: 'p', message: 'half', increment: 50 } },
      { notify: 'progress/end', params: { id: 'p' } },
    ],
    'autocomplete/execute': [
      {
        sample: {
          inlineCompletionItems: [
            {
              id: 'completion-1',
              insertText: 'a + b',
              range: { start: { $params: '/position' }, end: { $params: '/position' } },
            },
          ],
        },
      },
    ],
  },
}

const [name = '', port] = process.argv.slice(2)
await serveMockAgent(protocol, {
  scenario: { ...common, ...scenarios[name] },
  ...(port !== undefined && { port: Number(port) }),
})
