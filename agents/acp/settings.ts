import type { AcpClient, NewSessionResponse, SessionConfigOption } from '../../generated/acp/1/index.js'
import type { Setting } from '../session/types.js'
import { legacyModels, setLegacyModel } from './unstable.js'

/** What can be chosen in a session: its configuration options; without them its modes and legacy models. */
export class AcpSettings {
  readonly #client: AcpClient
  #options: readonly { readonly option: SessionConfigOption; readonly setting: Setting }[] = []
  /** Those that are no options. */
  #others: readonly Setting[]

  constructor(client: AcpClient, response: Partial<NewSessionResponse>) {
    this.#client = client
    this.update(response.configOptions ?? [])
    this.#others = [legacyModels(response), modesOf(response)].filter(setting => setting !== undefined)
  }

  get all(): readonly Setting[] {
    const options = this.#options.map(({ setting }) => setting)
    return [...options, ...this.#others.filter(other => !options.some(({ category }) => category === other.category))]
  }

  /** Takes what the agent says about its options. */
  update(options: readonly SessionConfigOption[]): void {
    this.#options = options.map(option => ({ option, setting: settingOf(option) }))
  }

  /** Takes the mode that the agent is in now. */
  updateMode(mode: string): void {
    this.#change('mode', mode)
  }

  async set(sessionId: string, { category }: Setting, value: string): Promise<void> {
    const option = this.#options.find(({ setting }) => setting.category === category)?.option
    if (option) {
      const chosen = option.type === 'boolean' ? { type: 'boolean' as const, value: value === 'true' } : { value }
      const params = { sessionId, configId: option.id, ...chosen }
      this.update((await this.#client.session.setConfigOption(params)).configOptions)
      return
    }
    if (category === 'mode') await this.#client.session.setMode({ sessionId, modeId: value })
    else await setLegacyModel(this.#client, sessionId, value)
    this.#change(category, value)
  }

  #change(category: string, value: string): void {
    this.#others = this.#others.map(other => (other.category === category ? { ...other, value } : other))
  }
}

function modesOf({ modes }: Partial<NewSessionResponse>): Setting | undefined {
  if (!modes) return undefined
  const choices = modes.availableModes.map(({ id, name }) => ({ value: id, name }))
  return { category: 'mode', name: 'Mode', value: modes.currentModeId, choices }
}

function settingOf(option: SessionConfigOption): Setting {
  const { id, name } = option
  const category = option.category === 'thought_level' ? 'effort' : (option.category ?? id)
  if (option.type === 'boolean') {
    const choices = ['true', 'false'].map(value => ({ value, name: value }))
    return { category, name, value: String(option.currentValue), choices }
  }
  const choices = option.options.flatMap(entry => ('group' in entry ? entry.options : [entry]))
  return { category, name, value: option.currentValue, choices: choices.map(({ value, name }) => ({ value, name })) }
}
