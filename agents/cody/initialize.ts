import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { ClientInfo } from '../../generated/cody/1.114/index.js'
import type { SettingValues } from './config/settings.js'

/** Capabilities of a client besides chatting; the agent uses only those that are named. */
export interface Abilities {
  /** Edits are carried out. */
  readonly edits: boolean
  /** Somebody is there to answer a message. */
  readonly messages: boolean
  /** Progress is shown. */
  readonly progress: boolean
  /** Code is completed. */
  readonly autocomplete: boolean
}

const { version } = createRequire(import.meta.url)('agent-bindings/package.json') as { version: string }

/** The default name and version of the client. */
const defaultClient = { name: 'agent-bindings', version }

/** The parameters of `initialize`. */
export function clientInfo(
  settings: SettingValues,
  abilities: Abilities,
  client: { readonly name: string; readonly version: string } = defaultClient,
): ClientInfo {
  const enabled = (able: boolean) => (able ? ('enabled' as const) : ('none' as const))
  return {
    name: client.name,
    version: client.version,
    workspaceRootUri: pathToFileURL(settings.workspace).href,
    extensionConfiguration: extensionConfiguration(settings),
    capabilities: {
      chat: 'streaming',
      ...(abilities.autocomplete ? {} : { completions: 'none' as const }),
      edit: enabled(abilities.edits),
      editWorkspace: enabled(abilities.edits),
      progressBars: enabled(abilities.progress),
      showWindowMessage: abilities.messages ? 'request' : 'notification',
      authentication: 'none',
      autoedit: 'none',
      codeActions: 'none',
      codeLenses: 'none',
      git: 'none',
      // An agent that keeps its state writes its configuration to disk, with the access token in clear text.
      globalState: 'stateless',
      ignore: 'none',
      secrets: 'stateless',
      shell: 'none',
      // Without it the agent refuses to edit.
      showDocument: enabled(abilities.edits),
      webview: 'agentic',
      webviewMessages: 'object-encoded',
    },
  }
}

/** The configuration of the agent; it is always given as a whole. */
function extensionConfiguration({ endpoint, accessToken, customHeaders }: SettingValues) {
  return {
    serverEndpoint: endpoint,
    accessToken,
    customHeaders: { ...customHeaders },
    // One per session: enough for the agent, and nothing that follows a person around.
    anonymousUserID: randomUUID(),
  }
}
