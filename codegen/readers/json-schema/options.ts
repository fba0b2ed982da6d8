import type { MessageDirection } from '../../protocol/model.js'
import type { MessageRole } from '../message-roles.js'
import type { ReaderOptions } from '../reader.js'
import type { ResultRules } from '../result-rules.js'

/** Options of a recipe for JSON Schema definitions. At most one of `unions`, `tree` and `table` is given. */
export interface JsonSchemaRecipe {
  /**
   * Definitions annotated with `x-method` and `x-side`: who sends the methods of a side, besides {@link defaultSides};
   * `omit` leaves its methods out.
   */
  sides?: Readonly<Record<string, MessageDirection | 'omit'>> | undefined
  /** Definitions that are unions of messages, `{ method: 'name', params }`. */
  unions?: MessageUnions | undefined
  /** A tree whose leaves carry the name of a method. */
  tree?: MethodTree | undefined
  /** Methods one by one, with pointers to their schemas. */
  table?: readonly TableEntry[] | undefined
  /** How the result of a request is found. */
  results?: ResultRules | undefined
  /** Whether descriptions become those of the document. */
  comments?: 'carry' | 'omit' | undefined
}

/** Names of definitions, or pointers to them, that hold the messages of one direction and kind. */
export type MessageUnions = Partial<Record<MessageRole, string | string[]>>

/** Where a tree of methods is: its leaves have the wire name under `marker`, and `params`, `result` beside it. */
export interface MethodTree {
  /** Key of a leaf that holds the wire name of the method. */
  marker: string
  /** Who sends the methods of each branch at the root; `omit` leaves the branch out. */
  branches: Readonly<Record<string, MessageDirection | 'omit'>>
}

/** One method of a table; a request when `result` is there. */
export interface TableEntry {
  method: string
  messageDirection: MessageDirection
  /** A `$ref` to the schema of the parameters, such as `#/$defs/AddParams`; null or absent for none. */
  params?: string | null
  /** Whether the parameters may be left out. */
  paramsOptional?: boolean
  /** A `$ref` to the schema of the result; null when it is always null. */
  result?: string | null
}

/** `x-side` names the side that answers: what the agent answers is sent by the client. A proxy is on both sides. */
export const defaultSides: Readonly<Record<string, MessageDirection>> = {
  agent: 'clientToServer',
  client: 'serverToClient',
  both: 'both',
  protocol: 'both',
  proxy: 'both',
}

/** Options of the reader of JSON Schema. */
export interface JsonSchemaOptions extends JsonSchemaRecipe, ReaderOptions {}
