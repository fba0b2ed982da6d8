// A Codex app-server made of bytes. The text of a turn says what it does wrong; `log` tells what it has received since.
import { ask, notify, send, serve, wait } from './lines.mjs'

/** @type {string[]} */
let log = []
let turn = 0
let interrupt = () => {}
const threadId = 'thread __proto__ \u001b[2J'
const thread = {
  ...{ id: threadId, sessionId: 's', cliVersion: '0', createdAt: 1, updatedAt: 1, cwd: '/', ephemeral: false },
  ...{ modelProvider: 'p', preview: 'hi', projectId: null, source: 'appServer', status: { type: 'idle' }, turns: [] },
}
const opened = {
  ...{ thread, model: 'm', modelProvider: 'p', approvalPolicy: 'untrusted', approvalsReviewer: 'user', cwd: '/' },
  sandbox: { type: 'readOnly' },
}

const turnId = () => `turn-${turn}`
/** @param {string} delta @param {string} [id] */
const say = (delta, id = turnId()) =>
  notify('item/agentMessage/delta', { threadId, turnId: id, itemId: `m-${id}`, delta })
/** @param {string} phase @param {object} item */
const item = (phase, item) => notify(`item/${phase}`, { threadId, turnId: turnId(), item, [`${phase}AtMs`]: 1 })
/** @param {string} status @param {object} [error] */
const completed = (status = 'completed', error) =>
  notify('turn/completed', { threadId, turn: { id: turnId(), items: [], status, ...(error && { error }) } })
/** @param {string} status */
const command = status => ({ type: 'commandExecution', id: 'c', command: 'ls', commandActions: [], cwd: '/', status })

/** What a turn does; it is completed when that is done, unless it says `false`. @type {Record<string, () => any>} */
const turns = {
  hello: () => say('Hello.'),
  'unknown notification': () => {
    notify('thread/brandNew', { threadId })
    item('started', { type: 'brandNewItem', id: 'b' })
    say('done')
  },
  'unknown values': () => {
    item('started', { ...command('inProgress'), type: 'constructor' })
    notify('turn/plan/updated', { threadId, turnId: turnId(), plan: [{ step: 'p', status: 'toString' }] })
  },
  'update after the answer': () => {
    const id = turnId()
    setTimeout(() => say('late', id), 50)
    say('early')
  },
  dies: () => {
    say('last words')
    process.stderr.write('out of memory\n')
    setTimeout(() => process.exit(7), 20)
    return false
  },
  'is declined and tells it again': async () => {
    item('started', command('inProgress'))
    const { decision } = await ask('item/commandExecution/requestApproval', {
      ...{ threadId, turnId: turnId(), itemId: 'c', startedAtMs: 1, command: 'ls', cwd: '/' },
    })
    item('completed', { ...command('declined'), aggregatedOutput: 'rejected by user' })
    say(decision)
  },
  'asks and is cancelled': async () => {
    const { decision } = await ask('item/commandExecution/requestApproval', {
      ...{ threadId, turnId: turnId(), itemId: 'c', startedAtMs: 1, command: 'ls', cwd: '/' },
    })
    say(decision)
    return false
  },
  'wants more permissions': async () => {
    const answer = await ask('item/permissions/requestApproval', {
      ...{ threadId, turnId: turnId(), itemId: 'p', startedAtMs: 1, cwd: '/', reason: 'to build' },
      permissions: { fileSystem: { write: ['made/here'] } },
    })
    say(JSON.stringify(answer))
  },
  'wants the network': async () => {
    const answer = await ask('item/permissions/requestApproval', {
      ...{ threadId, turnId: turnId(), itemId: 'n', startedAtMs: 1, cwd: '/' },
      permissions: { network: { enabled: true } },
    })
    say(JSON.stringify(answer))
  },
  silent: () => false,
  'silent while a tool runs': async () => {
    item('started', command('inProgress'))
    await wait(400)
    item('completed', command('completed'))
    say('woke up')
  },
  'is cancelled': () => {
    say('in the middle')
    return false
  },
  'ignores cancel': () => {
    say('on and on')
    interrupt = () => {}
    return false
  },
  fails: () => {
    const message = 'unexpected status 400 Bad Request: {"error":{"message":"no credit","type":"x"}}'
    completed('failed', { message })
    return false
  },
  log: () => say(log.join(' ')),
}

/** @type {Record<string, (params: any) => any>} */
const answers = {
  initialize: () => ({ userAgent: 'bytes' }),
  'account/read': () => ({ account: null, requiresOpenaiAuth: false }),
  'model/list': () => ({ data: [], nextCursor: null }),
  'thread/start': () => opened,
  'thread/resume': () => opened,
  'turn/interrupt': () => {
    interrupt()
    return {}
  },
  // The turn is completed before this is answered.
  'turn/start': async ({ input: [{ text }] }) => {
    turn += 1
    interrupt = () => completed('interrupted')
    notify('turn/started', { threadId, turn: { id: turnId(), items: [], status: 'inProgress' } })
    const mine = { id: turnId(), items: [], status: 'inProgress' }
    if ((await turns[text]?.()) !== false) completed()
    return { turn: mine }
  },
}

serve(async ({ id, method, params }) => {
  log = [...log, method]
  if (id === undefined) return
  const answer = answers[method]
  if (answer) send({ id, result: await answer(params) })
  else send({ id, error: { code: -32600, message: `no ${method}` } })
})
