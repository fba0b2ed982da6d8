import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ReadTextFileRequest, ServerRequestHandlers, WriteTextFileRequest } from '../../generated/acp/1/index.js'
import { ErrorCodes, HandlerError } from '../../runtime/index.js'
import { type DrivenChat, isAllowed, type Opening } from '../session/driver.js'
import { DiskWorkspace } from '../session/workspace/disk-workspace.js'

/** Code of ACP for a file that is not there: agents then know that they make a new one. Some look at the message too. */
const resourceNotFound = -32002

/** A file that an agent wants to read, or to write as it shall be. */
type Wish = ReadTextFileRequest & Partial<WriteTextFileRequest>

/**
 * Answers `fs/*`: files of the client, as far as the permissions of the chat allow it.
 *
 * @param opening its `edits`, without which there are no such files
 * @param chats those that are open, by id
 */
export function fileHandlers({ edits, cwd }: Opening, chats: ReadonlyMap<string, DrivenChat>): ServerRequestHandlers {
  if (!edits) return {}
  const workspace = edits === 'disk' ? new DiskWorkspace(cwd) : edits
  let asked = 0
  /** @returns URI of the file @throws {HandlerError} the agent may not use it */
  const allowed = async ({ sessionId, path, content }: Wish, withdrawn: AbortSignal): Promise<string> => {
    const chat = chats.get(sessionId)
    if (!chat) throw new HandlerError(ErrorCodes.InvalidParams, 'there is no such session')
    const kind = content === undefined ? 'read' : 'edit'
    const title = `${kind === 'read' ? 'Read' : 'Write'} ${path}`
    const diffs = content === undefined ? [] : [{ path, newText: content }]
    asked += 1
    const tool = { id: `fs-${asked}`, title, kind, status: 'pending', diffs, files: [path] } as const
    if (!isAllowed(await chat.decide({ chat: sessionId, tool }, withdrawn)))
      throw new HandlerError(ErrorCodes.InvalidParams, `the permissions of this chat do not let you ${kind} ${path}`)
    return path.startsWith('file:') ? path : pathToFileURL(resolve(cwd, path)).href
  }
  return {
    'fs/read_text_file': async ({ sessionId, path, line, limit }, { signal }) => {
      const text = await workspace.read(await allowed({ sessionId, path }, signal))
      if (text === undefined) throw new HandlerError(resourceNotFound, `Resource not found: ${path}`)
      const first = Math.max((line ?? 1) - 1, 0)
      const lines = text.split(/(?<=\n)/)
      return { content: lines.slice(first, limit == null ? undefined : first + limit).join('') }
    },
    'fs/write_text_file': async (request, { signal }) => {
      const uri = await allowed(request, signal)
      await workspace.write(new Map([[uri, request.content]]))
      return {}
    },
  }
}
