// An ACP agent made of bytes. The text of a prompt says what it does wrong; `log` tells what it has received since.
import { ask, notify, send, serve, wait } from './lines.mjs'

/** @type {string[]} */
let log = []
let cancel = () => {}
const isReplaying = process.argv.includes('replays')
const capabilities = {
  loadSession: true,
  sessionCapabilities: { resume: {}, list: {}, ...(isReplaying && { fork: {} }) },
}
const sessionId = 'session __proto__ \u001b[2J ../../etc'

/** @param {object} update */
const update = update => notify('session/update', { sessionId, update })
/** @param {string} text */
const say = text => update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } })
/** @param {object} toolCall @param {string[]} kinds */
const permission = (toolCall, kinds = ['allow_once', 'reject_once']) =>
  ask('session/request_permission', {
    sessionId,
    toolCall,
    options: kinds.map(kind => ({ kind, optionId: kind, name: kind })),
  })

/** What a turn does before it is answered; the answer is `end_turn` unless it gives another. @type {Record<string, () => any>} */
const turns = {
  hello: () => say('Hello.'),
  'update after the answer': () => {
    setTimeout(() => say('late'), 50)
    say('early')
  },
  'unknown notification': () => {
    notify('session/brand_new', { sessionId })
    update({ sessionUpdate: 'brand_new_update', value: 1 })
    say('done')
  },
  'unknown values': () => {
    update({ sessionUpdate: 'tool_call', toolCallId: 't', title: 'T', kind: 'constructor', status: '__proto__' })
    update({ sessionUpdate: 'plan', entries: [{ content: 'p', priority: 'high', status: 'toString' }] })
    return { stopReason: 'constructor' }
  },
  dies: () => {
    say('last words')
    process.stderr.write('out of memory\n')
    setTimeout(() => process.exit(7), 20)
    return new Promise(() => {})
  },
  'announces only in the question': async () => {
    const answer = await permission({ toolCallId: 'w', title: 'Write', kind: 'edit', locations: [{ path: 'a.txt' }] })
    say(JSON.stringify(answer))
  },
  'no option fits': async () => {
    const tool = { toolCallId: 'w', title: 'Write', kind: 'edit', locations: [{ path: 'a.txt' }] }
    say(JSON.stringify(await permission(tool, ['allow_always', 'brand_new'])))
  },
  'asks and is cancelled': async () => {
    say(JSON.stringify(await permission({ toolCallId: 'x', title: 'Run', kind: 'execute' })))
    return { stopReason: 'cancelled' }
  },
  silent: () => new Promise(resolve => (cancel = () => resolve({ stopReason: 'cancelled' }))),
  'silent while a tool runs': async () => {
    update({ sessionUpdate: 'tool_call', toolCallId: 's', title: 'Sleep', kind: 'execute', status: 'in_progress' })
    await wait(400)
    update({ sessionUpdate: 'tool_call_update', toolCallId: 's', status: 'completed' })
    say('woke up')
  },
  'ignores cancel': () => {
    say('on and on')
    return new Promise(() => {})
  },
  'is cancelled': () => {
    say('in the middle')
    return new Promise(resolve => (cancel = () => resolve({ stopReason: 'cancelled' })))
  },
  fails: () => ({
    error: {
      code: -32603,
      message: 'Internal error',
      data: { details: '{"error":{"message":"no credit","type":"x"}}' },
    },
  }),
  'no signature': () => ({ error: { code: -32000, message: 'Authentication required' } }),
  'answers nothing': () => null,
  log: () => say(log.join(' ')),
}

/** Tells a session what was said in it, and a part of that only after the answer. */
const replay = () => {
  update({ sessionUpdate: 'user_message_chunk', content: { type: 'text', text: 'before' } })
  say('said')
  setTimeout(() => say('said late'), 20)
  return { sessionId }
}

/** @type {Record<string, (params: any) => any>} */
const answers = {
  ...(isReplaying && { 'session/resume': replay, 'session/fork': replay }),
  initialize: () => ({ protocolVersion: 1, agentCapabilities: capabilities }),
  'session/new': () => {
    // Before the answer that names the session.
    update({ sessionUpdate: 'current_mode_update', currentModeId: 'code' })
    return {
      sessionId,
      modes: {
        currentModeId: 'ask',
        availableModes: [
          { id: 'ask', name: 'Ask' },
          { id: 'code', name: 'Code' },
        ],
      },
      models: {
        currentModelId: 'm',
        availableModels: [
          { modelId: 'm', name: 'M' },
          { modelId: 'n', name: 'N' },
        ],
      },
      ...(process.argv.includes('options') && {
        configOptions: [
          {
            ...{ id: 'mm', name: 'Model', category: 'model', type: 'select', currentValue: 'big' },
            options: [
              {
                name: 'Group',
                group: 'g',
                options: [
                  { value: 'big', name: 'Big' },
                  { value: 'small', name: 'Small' },
                ],
              },
            ],
          },
          { id: 'fast', name: 'Fast', type: 'boolean', currentValue: false },
        ],
      }),
    }
  },
  'session/load': () => {
    update({ sessionUpdate: 'user_message_chunk', content: { type: 'text', text: 'before' } })
    say('said')
    return null
  },
  'session/set_mode': () => ({}),
  'session/set_model': () => ({}),
  'session/prompt': async ({ prompt }) => {
    const [{ text }] = prompt
    const answer = await turns[text]?.()
    return answer === undefined ? { stopReason: 'end_turn' } : answer
  },
}

serve(async ({ id, method, params }) => {
  log = [...log, method]
  if (method === 'session/cancel') cancel()
  if (id === undefined) return
  const answer = answers[method]
  // Resuming is advertised, and not there.
  const result = answer ? await answer(params) : { error: { code: -32601, message: `no ${method}` } }
  send(result?.error ? { id, error: result.error } : { id, result })
})
