import { expect, test } from 'vitest'
import { explainFailure, type FailureContext } from '../../../agents/cody/failures.js'
import { ErrorResponse } from '../../../runtime/index.js'

/** What people read of an error that an agent has answered with. */
async function told(message: string): Promise<string> {
  const context = { redact: text => text, endpoint: '', embedded: false } as Partial<FailureContext>
  const failure = await explainFailure(new ErrorResponse('chat/submit', -32603, message), context as FailureContext)
  return failure.message
}

test('the stack behind the message of an error is left out', async () => {
  expect(await told('no model\nError: no model\n    at ask (chat.js:1:1)')).toBe(
    'the agent could not reply: chat/submit: no model',
  )
  expect(await told('no model\n\n    at ask (chat.js:1:1)')).toBe('the agent could not reply: chat/submit: no model')
})

test('a million empty lines cost no time', async () => {
  const message = await told(`no model${'\n'.repeat(1_000_000)}x`)
  expect(message).toMatch(/^the agent could not reply: chat\/submit: no model\n/)
})
