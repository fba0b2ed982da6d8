import { splitCommand } from './config/command-line.js'
import { resolveSettings } from './config/resolve.js'
import type { Settings } from './config/settings.js'

/** The settings of a session, as a program gives them. What is missing is taken from the environment. */
export interface OpenSettings {
  /** `embedded`, the command line of an agent, or its command and arguments. */
  agent?: 'embedded' | (string & {}) | readonly string[] | undefined
  /** A running agent to connect to, in place of starting one. */
  tcp?: { readonly port: number; readonly host?: string; readonly allowRemote?: boolean } | undefined
  /** URL of the Sourcegraph instance; `SRC_ENDPOINT` by default. */
  endpoint?: string | undefined
  /** The access token; `SRC_ACCESS_TOKEN` by default. */
  accessToken?: string | undefined
  /** HTTP headers that the instance needs besides. */
  customHeaders?: Readonly<Record<string, string>> | undefined
  /** Folder the agent works in; the working directory by default. */
  workspace?: string | undefined
  /** Model of new chats: an id, or a part of one that is unambiguous. */
  model?: string | undefined
  /** Origins that the embedded agent may reach besides the endpoint. */
  allow?: readonly string[] | undefined
}

/** Settles what a program gives together with the environment. @throws {CodyError} `CONFIGURATION` */
export function settingsOf(options: OpenSettings): Settings {
  const { agent, tcp, endpoint, accessToken, customHeaders, workspace, model, allow } = options
  const command =
    agent === undefined || agent === 'embedded' || Array.isArray(agent) ? agent : splitCommand(`${agent}`, 'agent')
  return resolveSettings({
    arguments: {
      ...{ endpoint, accessToken, customHeaders, workspace, model, allow },
      agent: command as 'embedded' | readonly string[] | undefined,
      host: tcp?.host,
      port: tcp?.port,
      allowRemote: tcp?.allowRemote,
    },
  })
}
