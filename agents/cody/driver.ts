import { basename, resolve } from 'node:path'
import type { ContextEntry } from '../session/types.js'
import { type ChatDriver, DrivenChat } from '../session/driven-chat.js'
import { SessionError, notSignedIn, unsupported } from '../session/error.js'
import type { Ending, Turn } from '../session/turn.js'
import type { Agent, AgentReference, Chat, ChatInfo, ChatOptions, Input, Message, OpenOptions, Setting } from '../session/types.js'
import type { Chat as CodyChat } from './chat.js'
import type { ContextFile } from './context-files.js'
import { CodyError } from './errors.js'
import type { ChatModel } from './models.js'
import { openCody } from './open.js'
import type { UsedFile } from './reply.js'
import type { CodySession } from './session.js'
import type { ConfirmationRequest } from './webview-messages.js'

type CodyReference = Extract<AgentReference, { protocol: 'cody' }>

/** Opens Cody as an agent of any session; `openCody` gives more of what only Cody has. */
export async function openCodyAgent(reference: CodyReference, options: OpenOptions): Promise<Agent> {
  const { protocol: _, command, name = 'Cody', settings, ...open } = reference
  const given = (options.mcpServers ?? []).length > 0 ? 'use MCP servers' : undefined
  const wanted = (options.directories ?? []).length > 0 ? 'work in more than one folder' : given
  if (wanted !== undefined) throw unsupported(name, wanted)
  const chats = new Map<string, DrivenChat>()
  const confirm = async (request: ConfirmationRequest, chat: string) => confirmIn(chats.get(chat), chat, request)
  try {
    const session = await openCody({
      ...open,
      ...(settings && { settings }),
      ...(command && { agent: command }),
      workspace: resolve(options.cwd ?? '.'),
      edits: options.edits,
      onConfirmation: confirm,
      graceMs: options.graceMs,
      onStderr: options.onStderr,
      connection: options.connection,
      ...(options.clientInfo && { client: options.clientInfo }),
    })
    return new CodyAgent(name, session, options, chats)
  } catch (error) {
    throw explain(error)
  }
}
