import type { SessionConfigOption } from '../../generated/acp/1/index.js'
import { settingOf } from '../session/settings.js'
import type { Setting } from '../session/types.js'
import type { Choices } from './unstable.js'

/** What can be chosen in a session: its configuration options, and modes and legacy models that are not among them. */
export function settingsOf({ configOptions, modes, models }: Choices): Setting[] {
  const options = (configOptions ?? []).map(ofOption)
  const others: Setting[] = []
  if (models) {
    const choices = models.availableModels.map(({ modelId: value, name }) => ({ value, name }))
    others.push(settingOf('model', 'Model', models.currentModelId, choices))
  }
  if (modes) {
    const choices = modes.availableModes.map(({ id: value, name }) => ({ value, name }))
    others.push(settingOf('mode', 'Mode', modes.currentModeId, choices))
  }
  return [...options, ...others.filter(other => !options.some(({ category }) => category === other.category))]
}

function ofOption(option: SessionConfigOption): Setting {
  const isSwitch = option.type === 'boolean'
  const value = isSwitch ? String(option.currentValue) : option.currentValue
  const choices = isSwitch
    ? switchChoices
    : option.options.flatMap(entry => ('group' in entry ? entry.options : [entry]))
  return settingOf(categoryOf(option), option.name, value, choices)
}

const switchChoices = [{ value: 'true' }, { value: 'false' }]

/** The category of a setting that is a configuration option. */
export const categoryOf = ({ category, id }: SessionConfigOption): string =>
  category === 'thought_level' ? 'effort' : (category ?? id)
