// What the model says: it does what the last question wishes.
import { join } from 'node:path'

/** The whole reply to a greeting. */
export const greeting = 'Hello there.'

/** What the model says when it fails. */
export const failure = 'the model is on fire'

/**
 * @param {import('agent-bindings/testing').ModelRequest} request
 * @param {import('./stage.js').Stage} stage
 * @returns {import('agent-bindings/testing').ModelReply}
 */
export function replyOf({ prompt, toolResults, tools }, { agent, cwd, outside }) {
  // Agents also ask for titles and summaries; only a turn offers tools.
  if (tools.length === 0) return 'A title'
  // Agents put a question that was cancelled before the next one, and their own remarks before that.
  const wish = [...prompt.matchAll(/please (\w+)|hello/g)].at(-1)?.[1]
  if (wish === undefined) return [{ text: ['Hel', 'lo', ' there.'] }]
  if (wish === 'wait') return [{ text: 'I wait' }, { hang: true }]
  if (wish === 'fail') return { status: 400, message: failure }
  if (toolResults.length > 0) return 'It is done.'
  if (wish === 'run') return agent.run('touch made.txt')
  return agent.write(join(wish === 'leave' ? outside : cwd, 'written.txt'), 'hello')
}
