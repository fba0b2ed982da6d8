import type { ExtensionMessage as OldExtensionMessage } from '../../../generated/cody/1.28/index.js'
import type { ExtensionMessage } from '../../../generated/cody/1.114/index.js'
import type { FileContent } from '../../session/context-files.js'
import { CodyError } from '../errors.js'
import type { Repository } from '../repositories.js'
import type { Transcript } from '../webview-messages.js'

export function finalTranscript(message: ExtensionMessage | OldExtensionMessage): Transcript {
  if (message.type !== 'transcript')
    throw new CodyError('REPLY_FAILED', `the agent answered with a message of type "${message.type}", no transcript`)
  return message
}

export function unsupported(name: string, known: readonly string[]): CodyError {
  return new CodyError('UNSUPPORTED', `this agent has no command "${name}"; it has: ${known.join(', ')}`)
}

/** A URI in parts: as text, an agent takes it for something else. */
function uriParts(uri: string) {
  const { protocol, host, pathname, search, hash } = new URL(uri)
  return {
    scheme: protocol.slice(0, -1),
    authority: host,
    path: decodeURIComponent(pathname),
    query: search.slice(1),
    fragment: hash.slice(1),
  }
}

export function fileItem({ uri, range, content }: FileContent) {
  return { type: 'file' as const, uri: uriParts(uri), content, source: 'user' as const, ...(range && { range }) }
}

export function repositoryItem({ name, id }: Repository) {
  const uri = { scheme: 'https', authority: '', path: `/${name}`, query: '', fragment: '' }
  return { type: 'repository' as const, uri, repoName: name, repoID: id, content: null, source: 'user' as const }
}
