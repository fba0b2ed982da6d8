import { describe, expect, test } from 'vitest'
import * as state from '../../../agents/cody/chat-state.js'

const hears = () => {}
const replying = state.hear(state.begin(state.newChat), hears)

describe('the state of a chat', () => {
  test('goes from idle to replying and back', () => {
    expect(state.begin(state.newChat)).toEqual({ phase: 'replying', isCancelled: false, hears: undefined })
    expect(state.hearsOf(replying)).toBe(hears)
    expect(state.end(replying)).toEqual(state.newChat)
    expect(state.hearsOf(state.newChat)).toBeUndefined()
    expect(state.hear(state.newChat, hears)).toBe(state.newChat)
  })

  test('refuses a second reply, and any after it was disposed of', () => {
    const busy = expect.objectContaining({ code: 'CHAT_BUSY' })
    expect(() => state.begin(replying)).toThrow(busy)
    expect(() => state.begin(state.dispose(state.newChat))).toThrow(busy)
  })

  test('remembers that a reply was cancelled until the next one begins', () => {
    const after = state.end(state.cancel(replying))
    expect(after).toEqual({ phase: 'idle', isCancelled: true })
    expect(state.begin(after)).toMatchObject({ isCancelled: false })
    // A reply that ended while it was being cancelled.
    expect(state.cancel(state.newChat)).toEqual({ phase: 'idle', isCancelled: true })
  })

  test('stays disposed of, and lets a running reply hear its end', () => {
    const disposed = state.dispose(replying)
    expect(state.hearsOf(disposed)).toBe(hears)
    expect(state.cancel(disposed)).toBe(disposed)
    expect(state.end(disposed)).toEqual({ phase: 'disposed', hears: undefined })
    expect(state.end(state.newChat)).toBe(state.newChat)
  })
})
