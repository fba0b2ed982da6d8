// What the scenarios are made of.
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { greeting } from './model.js'

/** @typedef {import('./stage.js').Stage} Stage */

/** The agent does something else: the cell says no, and why. */
export class Difference extends Error {}

/** The agent or its protocol does not claim to do this. */
export class NotOffered extends Error {}

/** A server with one tool. */
export const mcpServer = fileURLToPath(new URL('mcp-server.js', import.meta.url))

/** An image of one pixel. */
export const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII='

/** @param {boolean} isSo @param {string} reason */
export function expect(isSo, reason) {
  if (!isSo) throw new Difference(reason)
}

/** @param {Stage} stage */
export function requireTools({ agent }) {
  if (!agent.tools) throw new NotOffered('its model gets no tools')
}

/** @param {AsyncIterable<import('agent-bindings/session').Part>} reply */
export async function collect(reply) {
  const parts = []
  for await (const part of reply) parts.push(part)
  const tools = parts.flatMap(part => (part.type === 'tool' ? [part.tool] : []))
  const done = parts.at(-1)
  if (done?.type !== 'done') throw new Difference('the reply has no end')
  return { parts, tools, done }
}

/** @param {import('agent-bindings/session').Chat} chat @param {string} [question] */
export async function greet(chat, question = 'hello') {
  const done = await chat.ask(question).done()
  expect(done.text === greeting, `the reply is ${JSON.stringify(done.text)}, not ${JSON.stringify(greeting)}`)
  expect(done.stop === 'end', `the reply ends with ${done.stop}`)
}

/** Asks for a reply that hangs, and lets it be cancelled. @param {import('agent-bindings/session').Chat} chat */
export async function abortInTheMiddle(chat) {
  const abort = new AbortController()
  const reply = chat.ask('please wait', { signal: abort.signal })
  let text = ''
  for await (const part of reply) {
    if (part.type === 'text') abort.abort()
    if (part.type !== 'done') continue
    expect(part.stop === 'cancelled', `the reply ends with ${part.stop}`)
    text = part.text
  }
  expect(text !== '', 'the reply loses its text')
}

/** One minute, one result: an agent may tell its chats apart by the minute. @param {Stage} stage */
export async function earlyInAMinute({ agent }) {
  const second = new Date().getSeconds()
  if (agent.namesChatsByMinute && second > 20) await setTimeout((61 - second) * 1000)
}

/** A chat of an agent that has ended. @param {Stage} stage */
export async function beginChat(stage) {
  const agent = await stage.open()
  if (!agent.can.resume) throw new NotOffered('it does not resume chats')
  const chat = await agent.newChat()
  await greet(chat, 'hello from marmalade')
  await agent.close()
  return chat.id
}

/** @param {Stage} stage @param {string} id */
export async function greetResumed(stage, id) {
  const resumed = await (await stage.open()).resume(id)
  await greet(resumed)
  expect(stage.modelKnows('marmalade'), 'its model gets nothing of the chat')
}
