import { SessionError } from '../errors.js'
import { DocumentMap } from './document-uri.js'

/** A file that takes the place of another one. */
export interface MovedFile {
  /** URI of the file as it is before the changes: its permissions are kept, and without `text` its bytes too. */
  readonly movedFrom: string
  /** New text; undefined when the bytes stay as they are. */
  readonly text?: string | undefined
}

/** What becomes of files, by URI: a new text, another file that is moved there, or null when the file is removed. */
export type Changes = ReadonlyMap<string, string | MovedFile | null>

/** Where the edits go that an agent asks for. */
export interface Workspace {
  /**
   * Tells which file a URI means: equal results, one file. By default the URI decides, whatever way it is encoded.
   *
   * @param uri URI of a document
   * @param of `name` for a file that is deleted or renamed: a link is another name than that of the file it leads to. By
   * default `content`, which both names share
   * @throws {SessionError} `WORKSPACE` the document is outside of the workspace
   */
  identify?(uri: string, of?: 'content' | 'name'): Promise<string>
  /**
   * Whether there is a file, text or not. By default `read` decides.
   *
   * @param uri URI of a document
   */
  has?(uri: string): Promise<boolean>
  /**
   * The text of a document; undefined when there is none.
   *
   * @param uri URI of the document
   * @throws {SessionError} `WORKSPACE` it is no text, or outside of the workspace
   */
  read(uri: string): Promise<string | undefined>
  /**
   * Makes all changes, or none of them.
   *
   * @param changes the new text of each document by its URI; null removes it
   * @throws {SessionError} `WORKSPACE` a document is outside of the workspace, or cannot be written
   */
  write(changes: Changes): Promise<void>
}

/** A workspace that lives in memory: edits change `files` and nothing else. */
export class MemoryWorkspace implements Workspace {
  /** Text by URI. Every spelling of a URI finds its document. */
  readonly files: Map<string, string>

  /** @param files URIs and texts of the first documents */
  constructor(files: Iterable<readonly [uri: string, text: string]> = []) {
    this.files = new DocumentMap(files)
  }

  async read(uri: string): Promise<string | undefined> {
    return this.files.get(uri)
  }

  async write(changes: Changes): Promise<void> {
    const textOf = ({ text, movedFrom }: MovedFile) => {
      const moved = text ?? this.files.get(movedFrom)
      if (moved === undefined) throw new SessionError('WORKSPACE', `${movedFrom} is not there`)
      return moved
    }
    // All texts are found before the first file changes.
    const texts = [...changes].map(([uri, content]) => {
      const isMoved = typeof content === 'object' && content !== null
      return { uri, text: isMoved ? textOf(content) : content }
    })
    for (const { uri, text } of texts) {
      if (text === null) this.files.delete(uri)
      else this.files.set(uri, text)
    }
  }
}
