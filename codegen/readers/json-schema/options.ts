import type { MessageDirection } from '../../protocol/model.js'

/** What the reader of annotated JSON Schema bundles is told about a bundle. */
export interface JsonSchemaOptions {
  /** Name of the protocol. */
  protocol: string
  /** Version of the protocol. */
  version: string
  /** What the bundle is called in diagnostics: its path in the package or checkout that holds it. */
  entry: string
  /** Who sends the methods of an `x-side`, besides {@link defaultSides}; `omit` leaves its methods out. */
  sides?: Readonly<Record<string, MessageDirection | 'omit'>> | undefined
  /** Which methods are taken; all without it. */
  accepts?: ((method: string) => boolean) | undefined
  /** Whether the descriptions of the bundle become those of the document. */
  comments?: 'carry' | 'omit' | undefined
}

/** The same for a bundle that is still to be read from its file. */
export interface JsonSchemaFileOptions extends JsonSchemaOptions {
  /** Folder that {@link JsonSchemaOptions.entry} is relative to. */
  root: string
}

/** `x-side` names the side that answers: what the agent answers is sent by the client. */
export const defaultSides: Readonly<Record<string, MessageDirection>> = {
  agent: 'clientToServer',
  client: 'serverToClient',
  protocol: 'both',
}
