import { resolve } from 'node:path'
import { type Agent, type AgentReference, type Chat, openAgent } from '../../agents/session/index.js'
import { requireFolder, traceOptions } from '../agent-options.js'
import { checkFile, fileInput, imageInput } from './files.js'
import type { ChatOptions } from './options.js'
import { printParts } from './print-parts.js'
import type { TerminalPrompter } from './prompter.js'
import type { Talk } from './talk.js'

/** Opens a chat with an agent that has a driver. */
export async function openSessionTalk(
  reference: string | AgentReference,
  options: ChatOptions,
  prompter: TerminalPrompter,
): Promise<Talk> {
  if (options.contextRepo) throw new Error('--context-repo is for Cody: other agents search no repositories by name')
  const cwd = resolve(options.workspace ?? '.')
  requireFolder(cwd)
  const trace = await traceOptions(options.trace, options)
  const agent = await openAgent(reference, {
    cwd,
    permissions: options.permissions ?? (question => prompter.decide(question)),
    ...(trace && { connection: { trace } }),
  })
  try {
    const chat = options.resume === undefined ? await agent.newChat() : await agent.resume(options.resume)
    const settings = [...(options.set ?? []), ...(options.model === undefined ? [] : [`model=${options.model}`])]
    for (const setting of settings) {
      const [category = '', value = ''] = setting.split('=', 2)
      await chat.set(category, value)
    }
    return talkTo(agent, chat, cwd, options)
  } catch (error) {
    await agent.close()
    throw error
  }
}

function talkTo(agent: Agent, first: Chat, cwd: string, options: ChatOptions): Talk {
  let chat = first
  let images = options.image ?? []
  return {
    title: agent.name,
    get resumeId() {
      return agent.can.resume ? chat.id : undefined
    },
    closed: agent.client.connection.signal,
    categories: () => chat.settings.map(({ category }) => category),
    async choices(category) {
      const setting = chat.settings.find(setting => setting.category === category)
      return (setting?.choices ?? []).map(({ value, name }) => ({
        id: value,
        title: name,
        isCurrent: value === setting?.value,
      }))
    },
    async choose(category, wanted) {
      await chat.set(category, wanted)
      return chat.settings.find(setting => setting.category === category)?.value ?? wanted
    },
    checkFile: file => checkFile(file, cwd),
    async ask(text, { files, quiet = false, signal }) {
      const pictures = await Promise.all(images.map(imageInput))
      const reply = chat.ask([text, ...pictures, ...files.map(fileInput)], { signal })
      const { done, ...printed } = await printParts(reply, quiet)
      // Images go with the first question.
      images = []
      const isCancelled = done.stop === 'cancelled'
      const json = {
        chat: chat.id,
        text: done.text,
        stop: done.stop,
        usage: done.usage ?? printed.usage,
        tools: printed.tools,
      }
      return { isCancelled, files: printed.files, json }
    },
    async restart() {
      chat = await agent.newChat()
    },
    close: () => agent.close(),
  }
}
