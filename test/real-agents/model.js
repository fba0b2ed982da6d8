// What the model says: it does what the last question wishes.
import { join } from 'node:path'
import { startModelStandIn, startSourcegraphStandIn } from 'agent-bindings/testing'

/** The whole reply to a greeting. */
export const greeting = 'Hello there.'

/** What the model says when it fails. */
export const failure = 'the model is on fire'

/**
 * @typedef {object} Model
 * @property {string} url
 * @property {string} accessToken empty where any will do
 * @property {(isFailing: boolean) => void} setFailing whether it answers with an error from now on
 * @property {() => string} lastQuestion the whole last request of a turn
 * @property {() => Promise<void>} close
 *
 * @typedef {import('./stage.js').Stage} Stage
 */

/** Agents put a question that was cancelled before the next one, and their own remarks before that. @param {string} text */
const wishIn = text => [...text.matchAll(/please (\w+)|hello/g)].at(-1)?.[1]

/** Starts the model of an agent. @param {Stage} stage @returns {Promise<Model>} */
export async function startModel(stage) {
  if (stage.agent.protocol === 'cody') return startInstance()
  let isFailing = false
  const model = await startModelStandIn({
    replies: request => (isFailing ? { status: 400, message: failure } : replyOf(request, stage)),
  })
  return {
    url: model.url,
    accessToken: '',
    setFailing: value => {
      isFailing = value
    },
    lastQuestion: () => JSON.stringify(model.requests.findLast(isTurn)?.body ?? ''),
    close: model.close,
  }
}

/** Agents also ask for titles and summaries; only a turn offers tools. @param {{ tools: readonly string[] }} request */
const isTurn = ({ tools }) => tools.length > 0

/**
 * @param {import('agent-bindings/testing').ModelRequest} request
 * @param {Stage} stage
 * @returns {import('agent-bindings/testing').ModelReply}
 */
function replyOf(request, { agent, cwd, outside }) {
  if (!isTurn(request)) return 'A title'
  const wish = wishIn(request.prompt)
  if (wish === undefined) return [{ text: ['Hel', 'lo', ' there.'] }]
  if (wish === 'wait') return [{ text: 'I wait' }, { hang: true }]
  if (request.toolResults.length > 0) return 'It is done.'
  if (wish === 'run') return [{ text: 'I run it.' }, ...(agent.tools?.run('touch made.txt') ?? [])]
  return agent.tools?.write(join(wish === 'leave' ? outside : cwd, 'written.txt'), 'hello') ?? []
}

/** Cody has its models from its instance. @returns {Promise<Model>} */
async function startInstance() {
  const instance = await startSourcegraphStandIn({ modelsApi: true })
  const { endpoint: url, token: accessToken, failures, close } = instance
  let lastQuestion = ''
  instance.stream = {
    delayMs: 0,
    reply: ({ messages }) => {
      lastQuestion = JSON.stringify(messages)
      const { text, content = [] } = messages.findLast(({ speaker }) => speaker === 'human') ?? {}
      const hasToWait = wishIn(text ?? content.map(part => part.text ?? '').join('')) === 'wait'
      instance.stream.fault = hasToWait ? 'hang' : undefined
      return hasToWait ? 'I wait for you, and wait' : greeting
    },
  }
  const setFailing = (/** @type {boolean} */ isFailing) => {
    if (isFailing) failures.set('completions/stream', { status: 400, body: failure })
    else failures.delete('completions/stream')
  }
  return { url, accessToken, setFailing, lastQuestion: () => lastQuestion, close }
}
