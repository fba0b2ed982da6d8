import type { JsonSchema } from '../../protocol/model.js'
import type { MessageRole } from '../message-roles.js'
import type { ReaderOptions } from '../reader.js'
import type { ResultRules } from '../result-rules.js'

/** Names of types that hold the methods, by direction and kind; several of one kind are merged. */
export type MapNames = Partial<Record<MessageRole, string | string[]>>

/** Options of the TypeScript reader. */
export interface TypeScriptOptions extends Omit<ReaderOptions, 'guess'> {
  /** Root of the checkout: nothing outside of it is read, save {@link declarations}. */
  root: string
  /** Names of type maps, `{ 'name': [Params, Result] }`; without it, `unions` and `values` the four names Cody uses. */
  maps?: MapNames | undefined
  /** Names of unions of messages, `{ method: 'name'; params: Params }`; instead of {@link maps}. */
  unions?: MapNames | undefined
  /**
   * Takes messages that are values, `new RequestType<Params, Result, void>('name')`; instead of {@link maps}. Names the
   * methods of each direction where the definitions do not say it; `*` stands for all that no list names.
   */
  values?: MapNames | undefined
  /** How the requests of unions get their results. */
  results?: ResultRules | undefined
  /** Files with `declare module` blocks for packages that the checkout does not hold; absolute paths. */
  declarations?: readonly string[] | undefined
  /** Shapes of types as JSON, by name (`Uri`) or origin and name (`vscode#Uri`, `src/uri.ts#Uri`). */
  types?: Readonly<Record<string, JsonSchema>> | undefined
  /** Names that definitions get in the document, by name or origin and name. */
  names?: Readonly<Record<string, string>> | undefined
  /** Whether the comments of the definitions become descriptions. */
  comments?: 'carry' | 'omit' | undefined
  /** Reads every imported file, not only those that hold a reached type: slower, and gives the same document. */
  eager?: boolean | undefined
}

/** Source files larger than this are refused: the compiler takes some 70 bytes of memory for each byte of dense types. */
export const maximumSourceBytes = 16 * 1024 * 1024

/** All source files together have at most as much: Cody's, which are many, have 3 MiB. */
export const maximumTotalBytes = 2 * maximumSourceBytes

export const defaultMaps: Required<MapNames> = {
  clientRequests: 'ClientRequests',
  serverRequests: 'ServerRequests',
  clientNotifications: 'ClientNotifications',
  serverNotifications: 'ServerNotifications',
}
