import { expect, test } from 'vitest'
import { AgentEdits } from '../../../agents/cody/edits.js'
import { serverRequestHandlers, type UserMessage } from '../../../agents/cody/handlers.js'

test('a message has the answers that are texts: agents of 1.114 send null among them', async () => {
  const shown: UserMessage[] = []
  const answers = { onMessage: (message: UserMessage) => void shown.push(message) }
  const edits = new AgentEdits({ open: [] } as never, undefined)
  const show = serverRequestHandlers(answers, edits, { instruction: undefined })['window/showMessage']
  const message = { severity: 'warning', message: 'Really?' } as const
  for (const items of [[null], [null, 'Yes'], undefined])
    expect(await show?.({ ...message, items } as never, undefined as never)).toBe(null)
  expect(shown.map(({ items }) => items)).toEqual([[], ['Yes'], []])
})
