import { isAbsolute, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ReadTextFileRequest, WriteTextFileRequest } from '../../generated/acp/1/index.js'
import { HandlerError } from '../../runtime/index.js'
import type { DrivenChat } from '../session/driven-chat.js'
import type { Tool } from '../session/types.js'
import type { Workspace } from '../session/workspace/workspace.js'

/** Code of JSON-RPC for parameters that cannot be used. */
const invalidParams = -32602
/** Code of ACP for a file that is not there: agents then know that they make a new one. Some look at the message too. */
const resourceNotFound = -32002

/** Answers `fs/*`: files of the client, as far as the permissions of the chat allow it. */
export class ClientFiles {
  readonly #workspace: Workspace
  readonly #cwd: string
  #asked = 0

  constructor(workspace: Workspace, cwd: string) {
    this.#workspace = workspace
    this.#cwd = cwd
  }

  async read(chat: DrivenChat, { path, line, limit }: ReadTextFileRequest, signal: AbortSignal) {
    await this.#allow(chat, 'read', path, signal)
    const text = await this.#workspace.read(this.#uriOf(path))
    if (text === undefined) throw new HandlerError(resourceNotFound, `Resource not found: ${path}`)
    if (line == null && limit == null) return { content: text }
    const first = Math.max((line ?? 1) - 1, 0)
    const lines = text.split(/(?<=\n)/)
    return { content: lines.slice(first, limit == null ? undefined : first + limit).join('') }
  }

  async write(chat: DrivenChat, { path, content }: WriteTextFileRequest, signal: AbortSignal) {
    await this.#allow(chat, 'edit', path, signal, content)
    await this.#workspace.write(new Map([[this.#uriOf(path), content]]))
    return {}
  }

  async #allow(chat: DrivenChat, kind: 'read' | 'edit', path: string, signal: AbortSignal, newText?: string) {
    this.#asked += 1
    const tool: Tool = {
      id: `fs-${this.#asked}`,
      title: `${kind === 'read' ? 'Read' : 'Write'} ${path}`,
      kind,
      status: 'pending',
      diffs: newText === undefined ? [] : [{ path, newText }],
      files: [path],
    }
    const decision = await chat.decide({ chat: chat.id, tool }, signal)
    if (!decision.startsWith('allow'))
      throw new HandlerError(invalidParams, `the permissions of this chat do not let you ${kind} ${path}`)
  }

  #uriOf(path: string): string {
    return pathToFileURL(isAbsolute(path) ? path : resolve(this.#cwd, path)).href
  }
}
