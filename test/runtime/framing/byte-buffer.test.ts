import { expect, test } from 'vitest'
import { ByteBuffer } from '../../../runtime/framing/byte-buffer.js'

const appended = (buffer: ByteBuffer, bytes: number) => {
  buffer.append(Buffer.alloc(bytes, 'x'))
  return buffer.view().buffer
}

test('bytes stand in the order in which they came', () => {
  const buffer = new ByteBuffer()
  for (const text of ['', 'a', 'bc', 'd'.repeat(3000), 'e']) buffer.append(Buffer.from(text))
  expect(buffer.view().toString()).toBe(`abc${'d'.repeat(3000)}e`)
  expect(buffer.length).toBe(3004)
})

test('room for fewer bytes than there are loses none', () => {
  const buffer = new ByteBuffer()
  buffer.append(Buffer.from('abc'))
  for (const room of [1, 3, 100_000]) buffer.reserve(room)
  expect(buffer.view().toString()).toBe('abc')
  const memory = buffer.view().buffer
  expect(appended(buffer, 99_997)).toBe(memory)
  expect(appended(buffer, 1)).not.toBe(memory)
})

test('memory doubles, so that many small pieces are copied a few times', () => {
  const buffer = new ByteBuffer()
  const memories = new Set(Array.from({ length: 1000 }, () => appended(buffer, 100)))
  expect(memories.size).toBeLessThan(12)
})

test('when it is cleared it keeps small memory and gives large memory back', () => {
  const buffer = new ByteBuffer()
  const small = appended(buffer, 64 * 1024)
  buffer.clear()
  expect(buffer.length).toBe(0)
  expect(appended(buffer, 1)).toBe(small)
  const large = appended(buffer, 64 * 1024)
  buffer.clear()
  expect(appended(buffer, 1)).not.toBe(large)
})
