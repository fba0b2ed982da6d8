/** The layers that settings come from, strongest first. */
export type Layer = 'argument' | 'environment' | 'file' | 'default'

/** The settings and the types of their values. */
export interface SettingValues {
  /** `embedded`, or the command of an agent with its arguments. */
  agent: 'embedded' | readonly string[]
  /** Host of a running agent; used only with `port`. */
  host: string
  /** TCP port of a running agent, which is used in place of `agent`. */
  port: number | undefined
  /** Whether an agent on another machine may be talked to; nothing protects that connection. */
  allowRemote: boolean
  /** URL of the Sourcegraph instance. */
  endpoint: string
  /** The access token; empty when there is none. */
  accessToken: string
  /** HTTP headers that the instance needs besides. */
  customHeaders: Readonly<Record<string, string>>
  /** Folder the agent works in, as a path. */
  workspace: string
  /** Model of new chats: an id, or a part of one that is unambiguous. */
  model: string | undefined
  /** File that the traffic is traced to. */
  trace: string | undefined
  /** Origins that the embedded agent may reach besides the endpoint. */
  allow: readonly string[]
}

/** Name of a setting. */
export type SettingName = keyof SettingValues

/** The settings of one layer. */
export type FoundSettings = { [Name in SettingName]?: { value: SettingValues[Name]; origin: string } }

/** One setting that is in force. */
export interface Setting<Name extends SettingName = SettingName> {
  /** Name of the setting. */
  readonly name: Name
  /** The value in force. */
  readonly value: SettingValues[Name]
  /** The kind of place it was taken from. */
  readonly layer: Layer
  /** Where exactly: the option, the variable, or the file with the key; empty for a default. */
  readonly origin: string
}

/** All settings in force, and where each came from. */
export class Settings {
  /** The values, by name. */
  readonly values: Readonly<SettingValues>
  /** Each setting once, with its origin. */
  readonly all: readonly Setting[]

  /** @param all each setting once, with its value and its origin */
  constructor(all: readonly Setting[]) {
    this.all = all
    this.values = Object.fromEntries(
      all.map(({ name, value }) => [name, value]),
    ) as Partial<SettingValues> as SettingValues
  }

  /**
   * One setting with its origin.
   *
   * @param name name of the setting
   */
  get(name: SettingName): Setting {
    const found = this.all.find(setting => setting.name === name)
    if (!found) throw new TypeError(`there is no setting ${name}`)
    return found
  }
}
