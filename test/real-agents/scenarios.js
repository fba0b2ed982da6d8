// What every agent is tried with. A scenario that ends is a yes; a difference says what was seen in place of it.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { MemoryWorkspace } from 'agent-bindings/session'
import { failure } from './model.js'
import {
  abortInTheMiddle,
  beginChat,
  collect,
  Difference,
  earlyInAMinute,
  expect,
  greet,
  greetResumed,
  mcpServer,
  NotOffered,
  pixel,
  requireTools,
} from './steps.js'

/**
 * @typedef {import('./stage.js').Stage} Stage
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} title what a yes says
 * @property {(stage: Stage) => Promise<void>} run
 */

/** @type {readonly Scenario[]} */
export const scenarios = [
  {
    name: 'ask',
    title: 'answers a question',
    run: async stage => greet(await (await stage.open()).newChat()),
  },
  {
    name: 'allow',
    title: 'asks before it runs a command, and runs it when allowed',
    async run(stage) {
      requireTools(stage)
      const chat = await (await stage.open()).newChat()
      let asked = 0
      const permissions = () => {
        asked += 1
        return /** @type {const} */ ('allow')
      }
      const { tools, done } = await collect(chat.ask('please run it', { permissions }))
      const hasRun = existsSync(join(stage.cwd, 'made.txt'))
      expect(asked > 0, hasRun ? 'it runs the command without asking' : 'it neither asks nor runs the command')
      expect(hasRun, 'it does not run the command')
      expect(tools.at(-1)?.status === 'completed', `it says that the command is ${tools.at(-1)?.status}`)
      expect(/I run it\.\s+It is done\./.test(done.text), `the reply is ${JSON.stringify(done.text)}`)
    },
  },
  {
    name: 'deny',
    title: 'does not run a command that is denied, and ends its reply',
    async run(stage) {
      requireTools(stage)
      const chat = await (await stage.open()).newChat()
      const { tools } = await collect(chat.ask('please run it', { permissions: 'deny' }))
      expect(!existsSync(join(stage.cwd, 'made.txt')), 'it runs the command')
      expect(tools.at(-1)?.status === 'declined', `it says that the command is ${tools.at(-1)?.status}`)
    },
  },
  {
    name: 'edit',
    title: 'writes a file below the working folder with `edit`',
    async run(stage) {
      requireTools(stage)
      const chat = await (await stage.open()).newChat()
      const { tools } = await collect(chat.ask('please write it', { permissions: 'edit' }))
      const file = join(stage.cwd, 'written.txt')
      expect(existsSync(file), `it does not write; the tool is ${tools.at(-1)?.status}`)
      expect(readFileSync(file, 'utf8').trim() === 'hello', 'it writes something else')
      expect(tools.at(-1)?.kind === 'edit', `it calls this ${tools.at(-1)?.kind}`)
      expect(tools.at(-1)?.diffs.length === 1, 'it does not say what it has written')
    },
  },
  {
    name: 'outside',
    title: 'does not write outside of the working folder with `edit`',
    async run(stage) {
      requireTools(stage)
      const chat = await (await stage.open()).newChat()
      await collect(chat.ask('please leave it', { permissions: 'edit' }))
      expect(!existsSync(join(stage.outside, 'written.txt')), 'it writes')
    },
  },
  {
    name: 'workspace',
    title: 'writes through the workspace of the client',
    async run(stage) {
      requireTools(stage)
      if (stage.agent.protocol === 'codex') throw new NotOffered('its protocol has no files of the client')
      const workspace = new MemoryWorkspace()
      const chat = await (await stage.open({ edits: workspace, permissions: 'edit' })).newChat()
      await collect(chat.ask('please write it'))
      const file = join(stage.cwd, 'written.txt')
      const text = await workspace.read(pathToFileURL(file).href)
      expect(text !== undefined, existsSync(file) ? 'it writes the file by itself' : 'it does not write')
      expect(text?.trim() === 'hello', 'it writes something else')
    },
  },
  {
    name: 'abort',
    title: 'stops when its reply is aborted',
    run: async stage => abortInTheMiddle(await (await stage.open()).newChat()),
  },
  {
    name: 'question',
    title: 'stops when its reply is aborted while its question is open',
    async run(stage) {
      requireTools(stage)
      const chat = await (await stage.open()).newChat()
      const abort = new AbortController()
      let asked = 0
      const permissions = () => {
        asked += 1
        abort.abort()
        return /** @type {Promise<never>} */ (new Promise(() => {}))
      }
      const done = await chat.ask('please run it', { permissions, signal: abort.signal }).done()
      expect(asked > 0, 'it does not ask')
      expect(done.stop === 'cancelled', `the reply ends with ${done.stop}`)
      // Agents may send their model the cancelled tool once more: what the next reply says is not told from here.
      const next = await chat.ask('hello').done()
      expect(next.stop === 'end', `the next reply ends with ${next.stop}`)
      expect(!existsSync(join(stage.cwd, 'made.txt')), 'it runs the command')
    },
  },
  {
    name: 'leave',
    title: 'stops when the loop over its reply is left, and answers the next question',
    async run(stage) {
      const chat = await (await stage.open()).newChat()
      for await (const part of chat.ask('please wait')) if (part.type === 'text') break
      await greet(chat)
    },
  },
  {
    name: 'again',
    title: 'answers again, also after an aborted reply, with nothing of the one before',
    async run(stage) {
      const chat = await (await stage.open()).newChat()
      await greet(chat)
      await greet(chat)
      await abortInTheMiddle(chat)
      await greet(chat)
    },
  },
  {
    name: 'busy',
    title: 'is `CHAT_BUSY` while it writes, and goes on',
    async run(stage) {
      const chat = await (await stage.open()).newChat()
      const first = chat.ask('please wait')[Symbol.asyncIterator]()
      for (let next = await first.next(); !next.done; next = await first.next()) if (next.value.type === 'text') break
      const error = await chat
        .ask('hello')
        .text()
        .catch(reason => reason)
      expect(error?.code === 'CHAT_BUSY', `the second question gives ${JSON.stringify(error?.code ?? error)}`)
      await first.return(undefined)
      await greet(chat)
    },
  },
  {
    name: 'resume',
    title: 'goes on with a chat in a new process, and its model still knows it',
    async run(stage) {
      await earlyInAMinute(stage)
      const id = await beginChat(stage)
      const error = await greetResumed(stage, id).catch(reason => reason)
      if (error === undefined) return
      const later = await beginChat(stage)
      await setTimeout(61_000)
      await greetResumed(stage, later).catch(() => {
        throw error
      })
      throw new Difference(`not in the minute in which the chat began: ${error.message}`)
    },
  },
  {
    name: 'unknown',
    title: 'refuses to go on with a chat that it does not know',
    async run(stage) {
      const agent = await stage.open()
      if (!agent.can.resume) throw new NotOffered('it does not resume chats')
      const outcome = await agent.resume('00000000-0000-4000-8000-000000000000').catch(reason => reason)
      expect(outcome instanceof Error, 'it begins a chat in its place')
      if (outcome.code !== 'UNKNOWN_CHAT') throw outcome
    },
  },
  {
    name: 'list',
    title: 'lists its earlier chats',
    async run(stage) {
      const before = await stage.open()
      if (!before.can.list) throw new NotOffered('it does not list chats')
      const chat = await before.newChat()
      await greet(chat)
      await before.close()
      const listed = await (await stage.open()).chats()
      expect(
        listed.some(({ id }) => id === chat.id),
        `the chat is not among the ${listed.length} that it lists`,
      )
    },
  },
  {
    name: 'fork',
    title: 'forks a chat, and its model still knows it',
    async run(stage) {
      const agent = await stage.open()
      if (!agent.can.fork) throw new NotOffered('it does not fork chats')
      const chat = await agent.newChat()
      await greet(chat, 'hello from marmalade')
      const forked = await chat.fork()
      expect(forked.id !== chat.id, 'it gives the same chat')
      await greet(forked)
      expect(stage.modelKnows('marmalade'), 'its model gets nothing of the chat')
    },
  },
  {
    name: 'image',
    title: 'passes an image on to its model',
    async run(stage) {
      const agent = await stage.open()
      if (!agent.can.images) throw new NotOffered('it does not take images')
      const chat = await agent.newChat()
      await chat.ask(['hello', { image: { mimeType: 'image/png', data: pixel } }]).done()
      expect(stage.modelKnows('image/png'), 'its model gets no image')
    },
  },
  {
    name: 'mcp',
    title: 'starts an MCP server of the client, and its model gets to know it',
    async run(stage) {
      requireTools(stage)
      const mcpServers = [{ name: 'tangerine', command: process.execPath, args: [mcpServer] }]
      const chat = await (await stage.open({ mcpServers })).newChat()
      await greet(chat)
      // Agents name tools by their server; some name the server alone, and look for its tools later.
      expect(stage.modelKnows('tangerine'), 'its model gets to know nothing of the server')
    },
  },
  {
    name: 'failure',
    title: 'fails with the words of its model, and goes on',
    async run(stage) {
      const chat = await (await stage.open()).newChat()
      stage.model?.setFailing(true)
      const outcome = await chat
        .ask('hello')
        .done()
        .catch(reason => reason)
      if (outcome.type === 'done')
        throw new Difference(`they are the text of a reply that is complete: ${outcome.text}`)
      if (outcome.code !== 'REPLY_FAILED') throw outcome
      expect(outcome.message.includes(failure), outcome.message)
      stage.model?.setFailing(false)
      await greet(chat)
    },
  },
]
