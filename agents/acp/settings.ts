import type { AcpClient, NewSessionResponse, SessionConfigOption } from '../../generated/acp/1/index.js'
import type { Setting } from '../session/types.js'
import { legacyModels, setLegacyModel } from './unstable.js'

/** The settings of a session: its configuration options; without them its modes and legacy models. */
export class AcpSettings {
  readonly #client: AcpClient
  #options: readonly SessionConfigOption[]
  #mode: Setting | undefined
  #model: Setting | undefined

  constructor(client: AcpClient, response: Partial<NewSessionResponse>) {
    this.#client = client
    this.#options = response.configOptions ?? []
    const { modes } = response
    this.#mode = modes
      ? {
          category: 'mode',
          name: 'Mode',
          value: modes.currentModeId,
          choices: modes.availableModes.map(({ id, name }) => ({ value: id, name })),
        }
      : undefined
    this.#model = legacyModels(response)
  }

  get all(): readonly Setting[] {
    const settings = this.#options.map(settingOf)
    const isMissing = ({ category }: Setting) => !settings.some(setting => setting.category === category)
    return [...settings, ...[this.#model, this.#mode].filter(setting => setting !== undefined).filter(isMissing)]
  }

  /** Takes the options that the agent sends. */
  update(options: readonly SessionConfigOption[]): void {
    this.#options = options
  }

  /** Takes the mode that the agent is in now. */
  updateMode(value: string): void {
    if (this.#mode) this.#mode = { ...this.#mode, value }
  }

  async set(sessionId: string, setting: Setting, value: string): Promise<void> {
    const option = this.#options.find(option => settingOf(option).category === setting.category)
    if (option) {
      const chosen = option.type === 'boolean' ? { type: 'boolean' as const, value: value === 'true' } : { value }
      const { configOptions } = await this.#client.session.setConfigOption({
        sessionId,
        configId: option.id,
        ...chosen,
      })
      this.#options = configOptions
    } else if (setting.category === 'mode') {
      await this.#client.session.setMode({ sessionId, modeId: value })
      this.updateMode(value)
    } else {
      await setLegacyModel(this.#client, sessionId, value)
      if (this.#model) this.#model = { ...this.#model, value }
    }
  }
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
