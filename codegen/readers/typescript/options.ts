import type { JsonSchema } from '../../protocol/model.js'

/** Names of the type maps that hold the methods, by direction and kind; several maps of one kind are merged. */
export interface MapNames {
  clientRequests?: string | string[]
  serverRequests?: string | string[]
  clientNotifications?: string | string[]
  serverNotifications?: string | string[]
}

/** What the TypeScript reader is told about some definitions. */
export interface TypeScriptOptions {
  /** Name of the protocol. */
  protocol: string
  /** Version of the protocol. */
  version: string
  /** Root of the checkout: nothing outside of it is read, save {@link declarations}. */
  root: string
  /** File with the type maps, relative to the root. */
  entry: string
  /** Names of the type maps; without it the four names Cody uses. */
  maps?: MapNames | undefined
  /** Files with `declare module` blocks for packages that the checkout does not hold; absolute paths. */
  declarations?: readonly string[] | undefined
  /** Shapes of types as JSON, by name (`Uri`) or origin and name (`vscode#Uri`, `src/uri.ts#Uri`). */
  types?: Readonly<Record<string, JsonSchema>> | undefined
  /** Names that definitions get in the document, by name or origin and name. */
  names?: Readonly<Record<string, string>> | undefined
  /** Whether the comments of the definitions become descriptions. */
  comments?: 'carry' | 'omit' | undefined
  /** Whether a method is taken; all are without it. */
  accepts?: ((method: string) => boolean) | undefined
  /** Reads every imported file, not only those that hold a reached type: slower, and gives the same document. */
  eager?: boolean | undefined
}

export const defaultMaps: Required<MapNames> = {
  clientRequests: 'ClientRequests',
  serverRequests: 'ServerRequests',
  clientNotifications: 'ClientNotifications',
  serverNotifications: 'ServerNotifications',
}
