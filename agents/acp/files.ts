import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ReadTextFileRequest, WriteTextFileRequest } from '../../generated/acp/1/index.js'
import { HandlerError } from '../../runtime/index.js'
import type { DrivenChat } from '../session/driven-chat.js'
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

  async read(chat: DrivenChat | undefined, { path, line, limit }: ReadTextFileRequest, withdrawn: AbortSignal) {
    await this.#allow(chat, 'read', path, withdrawn)
    const text = await this.#workspace.read(this.#uriOf(path))
    if (text === undefined) throw new HandlerError(resourceNotFound, `Resource not found: ${path}`)
    const first = Math.max((line ?? 1) - 1, 0)
    const lines = text.split(/(?<=\n)/)
    return { content: lines.slice(first, limit == null ? undefined : first + limit).join('') }
  }

  async write(chat: DrivenChat | undefined, { path, content }: WriteTextFileRequest, withdrawn: AbortSignal) {
    await this.#allow(chat, 'edit', path, withdrawn, content)
    await this.#workspace.write(new Map([[this.#uriOf(path), content]]))
    return {}
  }

  async #allow(
    chat: DrivenChat | undefined,
    kind: 'read' | 'edit',
    path: string,
    withdrawn: AbortSignal,
    newText?: string,
  ): Promise<void> {
    if (!chat) throw new HandlerError(invalidParams, 'there is no such session')
    this.#asked += 1
    const title = `${kind === 'read' ? 'Read' : 'Write'} ${path}`
    const diffs = newText === undefined ? [] : [{ path, newText }]
    const tool = { id: `fs-${this.#asked}`, title, kind, status: 'pending' as const, diffs, files: [path] }
    const decision = await chat.decide({ chat: chat.id, tool }, withdrawn)
    if (decision !== 'allow' && decision !== 'allow-always')
      throw new HandlerError(invalidParams, `the permissions of this chat do not let you ${kind} ${path}`)
  }

  #uriOf(path: string): string {
    return path.startsWith('file:') ? path : pathToFileURL(resolve(this.#cwd, path)).href
  }
}
