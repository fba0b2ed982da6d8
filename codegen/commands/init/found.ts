import type { FramingName } from '../../../base/wire.js'
import type { Diagnostic } from '../../protocol/diagnostic.js'
import type { Protocol } from '../../protocol/model.js'
import type { MessageRole } from '../../readers/message-roles.js'

/** A protocol that a project is set up for: its document, and what is written beside it. */
export interface FoundProtocol {
  protocol: Protocol
  /** Absolute path of the document. */
  document: string
  /** Text of the document; undefined where it is in the project already. */
  text?: string | undefined
  /** Texts of the files beside it (recipe, summaries, definitions) by absolute path. */
  files: Map<string, string>
  /** Where the document comes from, in one line. */
  note: string
  /** Warnings and `info` diagnostics of reading the definitions. */
  diagnostics: readonly Diagnostic[]
}

/** Definitions of a known protocol. */
export interface FoundDefinitions {
  /** Root that the entry is relative to. */
  root: string
  entry: string
  version?: string | undefined
  note: string
  /** Files that go into the project with them. */
  files?: Map<string, string>
  /** Whether they become part of the project. */
  isCopied?: boolean
}

/** Options of `init`. */
export interface InitRequest {
  /** Folder of the project. */
  folder: string
  /**
   * A file, relative to the folder: definitions, or a protocol document. Or the name of a protocol that this package
   * knows, with or without a version: `codex`, `mcp@2025-11-25`.
   */
  definitions: string
  /** Where the definitions of a known protocol are: a file, a checkout, or a package. */
  checkout?: string | undefined
  /** Name of the protocol; by default that of the document, or one made from the definitions. */
  name?: string | undefined
  /** Version of the protocol; by default that of the definitions, otherwise `0.1.0`. */
  version?: string | undefined
  /** Folder of the bindings; `generated/<name>` by default. */
  output?: string | undefined
  /** Names of the types or definitions that hold the messages, or are messages, where they are not the usual ones. */
  messages?: Partial<Record<MessageRole, string | string[]>> | undefined
  /** Names of results by method, where no rule finds them; null for a result that is always null. */
  results?: Readonly<Record<string, string | null>> | undefined
  /** Who sends the methods of each branch of a tree. */
  branches?: Readonly<Record<string, string>> | undefined
  /** How messages are separated; `content-length` by default. */
  framing?: FramingName | undefined
  /** The command of an agent that speaks a protocol, where one is known: the first program names it. */
  agentCommand?: ((protocol: string) => readonly string[] | undefined) | undefined
  /** Called before a program is run that prints definitions. */
  onCommand?: ((command: string) => void) | undefined
}
