/**
 * What Cody's protocol uses of packages that are not part of its checkout, as these look in JSON.
 *
 * The agent runs without the editor: its stand-in for `vscode` makes plain objects of ranges and positions (with `start`
 * and `end`, `line` and `character`), where the editor itself would write arrays, and takes `Uri` from `vscode-uri`.
 */

declare module 'vscode-uri' {
  /** Empty parts of a URI are left out; `fsPath` and `external` are there once they were computed. */
  export interface UriComponents {
    $mid?: 1
    fsPath?: string
    _sep?: 1
    external?: string
    path?: string
    scheme: string
    authority?: string
    query?: string
    fragment?: string
  }

  export class URI {
    toJSON(): UriComponents
  }
}

declare module 'vscode' {
  export { URI as Uri } from 'vscode-uri'

  import { URI } from 'vscode-uri'

  export interface Position {
    readonly line: number
    readonly character: number
  }

  export interface Range {
    readonly start: Position
    readonly end: Position
  }

  export interface Location {
    uri: URI
    range: Range
  }

  export interface ThemeColor {
    readonly id: string
  }

  export interface ThemeIcon {
    readonly id: string
    readonly color?: ThemeColor
  }

  export enum ViewColumn {
    Active = -1,
    Beside = -2,
    One = 1,
    Two = 2,
    Three = 3,
    Four = 4,
    Five = 5,
    Six = 6,
    Seven = 7,
    Eight = 8,
    Nine = 9,
  }

  export interface TextDocumentShowOptions {
    viewColumn?: ViewColumn
    preserveFocus?: boolean
    preview?: boolean
    selection?: Range
  }

  export interface MessageOptions {
    modal?: boolean
    detail?: string
  }

  export interface WorkspaceEditMetadata {
    isRefactoring?: boolean
  }

  export interface WorkspaceEditEntryMetadata {
    needsConfirmation: boolean
    label: string
    description?: string
    iconPath?: URI | { light: URI; dark: URI } | ThemeIcon
  }
}

declare module '@sourcegraph/telemetry' {
  export type TelemetryEventParameters<
    Metadata extends { [key: string]: number },
    BillingProducts extends string,
    BillingCategories extends string,
  > = {
    version?: number
    interactionID?: string
    metadata?: Metadata
    privateMetadata?: { [key: string]: unknown }
    billingMetadata?: { product: BillingProducts; category: BillingCategories }
  }

  export type TelemetryEventMarketingTrackingInput = {
    cohortID?: string | null
    deviceSessionID?: string | null
    firstSourceURL?: string | null
    lastSourceURL?: string | null
    referrer?: string | null
    sessionFirstURL?: string | null
    sessionReferrer?: string | null
    url?: string | null
  }
}

declare module '@anthropic-ai/sdk/resources/messages/messages.mjs' {
  export interface Tool {
    name: string
    input_schema: Tool.InputSchema
    description?: string
    cache_control?: { type: 'ephemeral' } | null
  }

  export namespace Tool {
    interface InputSchema {
      type: 'object'
      properties?: unknown
      [keyword: string]: unknown
    }
  }
}
