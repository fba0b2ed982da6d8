import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { built } from '../built.js'

/** @type {typeof import('../../../testing/sourcegraph-stand-in/index.js')} */
const { acceptedToken } = await built('testing/sourcegraph-stand-in/index.js')

/** @typedef {import('./agent.js').Handlers} Handlers */
/** @typedef {import('./agent.js').Session} Session */
/** @typedef {import('../../../generated/cody/1.114/index.js').SerializedChatMessage} Message */
/** @typedef {import('../../../generated/cody/1.114/index.js').ContextItem} ContextItem */
/** @typedef {{ session: Session, id: string, history: string, messages: Message[], model: string, inProgress: boolean, abort: AbortController, confirm: (allowed: boolean) => void }} Chat */

const models = [
  { id: 'anthropic::2024-10-22::claude-sonnet', title: 'Claude Sonnet', provider: 'Anthropic', available: true },
  { id: 'openai::2024-02-01::gpt', title: 'GPT', provider: 'OpenAI', available: false },
]

/** @param {ContextItem[]} items */
const describeItems = items =>
  items
    .map(item =>
      item.type === 'repository'
        ? `repository ${item.repoName} (${item.repoID})`
        : `${item.type} ${item.uri.path}${item.range ? `:${item.range.start.line}-${item.range.end.line}` : ''} ${JSON.stringify(item.content)}`,
    )
    .join('; ')

/** What the chats of an agent answer. @returns {Handlers} */
export function chatHandlers() {
  /** @type {Map<string, Chat>} */
  const chats = new Map()
  /** What was imported. @type {Map<string, import('../../../generated/cody/1.114/index.js').ChatExportResult>} */
  const history = new Map()
  /** Whether it is past hearing that it should stop. */
  let deaf = false

  /** @param {Chat} chat @param {Message[]} [messages] */
  const transcript = (chat, messages = chat.messages) => ({
    type: /** @type {const} */ ('transcript'),
    messages,
    isMessageInProgress: chat.inProgress,
    chatID: chat.history,
  })
  /** @param {Chat} chat @param {Message[]} [messages] */
  const post = (chat, messages) =>
    chat.session.notify('webview/postMessage', { id: chat.id, message: transcript(chat, messages) })

  /** @param {Chat} chat */
  const exported = ({ history: id, messages }) => {
    const interactions = messages.flatMap((humanMessage, index) =>
      humanMessage.speaker === 'human' ? [{ humanMessage, assistantMessage: messages[index + 1] ?? null }] : [],
    )
    return { chatID: id, transcript: { id, interactions, lastInteractionTimestamp: '2025-01-01T00:00:00.000Z' } }
  }

  /** @param {Session} session */
  const open = async session => {
    const id = randomUUID()
    const model = models[0]?.id ?? ''
    const chat = {
      session,
      id,
      history: id,
      messages: [],
      model,
      inProgress: false,
      abort: new AbortController(),
      confirm: () => {},
    }
    chats.set(id, chat)
    // As the real one: the first message about a chat comes before the answer that names it.
    await post(chat)
    return id
  }
  /** @param {string} id */
  const chatOf = id => {
    const chat = chats.get(id)
    if (!chat) throw new Error(`No panel with id ${id}`)
    return chat
  }

  /** @param {Chat} chat @param {string} text @param {ContextItem[]} items */
  async function reply(chat, text, items) {
    if (chat.inProgress) throw new Error('Message is already in progress')
    chat.inProgress = true
    chat.abort = new AbortController()
    chat.messages.push({ speaker: 'human', text, contextFiles: items })
    const answer = await write(chat, text, items).catch(error => {
      if (chat.abort.signal.aborted) return undefined
      throw error
    })
    chat.inProgress = false
    // A cancelled chat resolves, and its last message is the human's.
    if (answer) chat.messages.push(answer)
    await post(chat)
    return transcript(chat)
  }

  /** @param {Chat} chat @param {string} text @param {ContextItem[]} items @returns {Promise<Message>} */
  async function write(chat, text, items) {
    const { signal } = chat.abort
    const base = { speaker: /** @type {const} */ ('assistant'), model: chat.model }
    if (text.includes('fail with limit'))
      return {
        ...base,
        error: {
          ...{ isChatErrorGuard: 'isChatErrorGuard', name: 'RateLimitError', message: 'enough for today' },
          ...{ feature: 'chat messages and commands', upgradeIsAvailable: false, retryAfter: '3600' },
        },
      }
    if (text.includes('fail with error'))
      return { ...base, error: { isChatErrorGuard: 'isChatErrorGuard', name: 'Error', message: 'out of order' } }
    if (text.includes('fail with token'))
      return {
        ...base,
        error: { isChatErrorGuard: 'isChatErrorGuard', name: 'Error', message: `no: ${acceptedToken}` },
      }
    if (text.includes('fail with escape'))
      return {
        ...base,
        error: { isChatErrorGuard: 'isChatErrorGuard', name: 'Error', message: 'out of \u001b]0;t\u0007order' },
      }
    const confirmation = (/** @type {string} */ content) => {
      const step = { id: 'step', type: /** @type {const} */ ('confirmation'), content, state: 'pending' }
      const message = { type: 'action/confirmationRequest', id: 'confirm-1', step }
      return chat.session.notify('webview/postMessage', { id: chat.id, message: /** @type {any} */ (message) })
    }
    if (text.includes('ask me later')) {
      setTimeout(() => void confirmation('rm -rf /tmp'), 200)
      return { ...base, text: 'later' }
    }
    if (text.includes('confirm')) {
      const allowed = new Promise(resolve => {
        chat.confirm = resolve
      })
      await confirmation('rm -rf /')
      return { ...base, text: `allowed: ${await allowed}` }
    }
    deaf ||= text.includes('deaf')
    // Goes on when a test says so, with a confirmation: what it has seen by then does not depend on time.
    const held = async () => {
      if (!text.includes('hold')) return
      await new Promise((resolve, reject) => {
        chat.confirm = resolve
        signal.addEventListener('abort', reject, { once: true })
      })
    }
    if (text.includes('rewrite')) {
      await post(chat, [...chat.messages, { ...base, text: 'a first thought' }])
      await held()
    }
    const words = `You asked: ${text}. Model: ${chat.model}. Context: ${describeItems(items)}`.split(' ')
    for (let count = 1; count <= words.length; count++) {
      await delay(text.includes('slowly') ? 50 : 2, undefined, { signal })
      await post(chat, [...chat.messages, { ...base, text: words.slice(0, count).join(' ') }])
      if (count === 1 && !text.includes('rewrite')) await held()
    }
    return { ...base, text: words.join(' ') }
  }

  return {
    'chat/new': (_, session) => open(session),
    'chat/models': () => ({
      readOnly: false,
      models: models.map(({ available, ...model }) => ({
        model: { ...model, usage: ['chat'], contextWindow: { input: 1000, output: 1000 }, tags: [] },
        isModelAvailable: available,
      })),
    }),
    'chat/setModel': ({ id, model }) => {
      chatOf(id).model = model
      return null
    },
    'chat/export': () => [...history.values(), ...[...chats.values()].map(exported)],
    'chat/import': ({ history: accounts }) => {
      for (const account of Object.values(accounts))
        for (const [chatID, transcript] of Object.entries(account)) history.set(chatID, { chatID, transcript })
      return null
    },
    'chat/submitMessage': ({ id, message }) => {
      if (message.command !== 'submit') throw new Error('Invalid message, must have a command of "submit"')
      return reply(chatOf(id), message.text, message.contextItems ?? [])
    },
    'commands/explain': async (_, session) => {
      const id = await open(session)
      void reply(chatOf(id), 'Explain the selected code', [])
      return id
    },
    'webview/receiveMessage': ({ id, message }) => {
      const chat = chatOf(id)
      if (message.command === 'abort' && deaf) return new Promise(() => {})
      if (message.command === 'abort') chat.abort.abort()
      if (message.command === 'restoreHistory') {
        const found = history.get(message.chatID)
        chat.messages = (found?.transcript.interactions ?? []).flatMap(({ humanMessage, assistantMessage }) =>
          assistantMessage ? [humanMessage, assistantMessage] : [humanMessage],
        )
        chat.history = message.chatID
        return post(chat).then(() => null)
      }
      if (message.command === 'action/confirmation') chat.confirm(message.response)
      return null
    },
    'webview/didDispose': ({ id }) => {
      chats.delete(id)
      return null
    },
  }
}
