import type { SessionConfigOption } from '../../generated/acp/1/index.js'
import type { Setting } from '../session/types.js'
import type { Choices } from './unstable.js'

/** What can be chosen in a session: its configuration options, and modes and legacy models that are not among them. */
export function settingsOf({ configOptions, modes, models }: Choices): Setting[] {
  const options = (configOptions ?? []).map(settingOf)
  const others: Setting[] = []
  if (models) {
    const choices = models.availableModels.map(({ modelId, name = modelId }) => ({ value: modelId, name }))
    others.push({ category: 'model', name: 'Model', value: models.currentModelId, choices })
  }
  if (modes) {
    const choices = modes.availableModes.map(({ id, name }) => ({ value: id, name }))
    others.push({ category: 'mode', name: 'Mode', value: modes.currentModeId, choices })
  }
  return [...options, ...others.filter(other => !options.some(({ category }) => category === other.category))]
}

function settingOf(option: SessionConfigOption): Setting {
  const { name } = option
  const category = categoryOf(option)
  if (option.type === 'boolean') {
    const choices = ['true', 'false'].map(value => ({ value, name: value }))
    return { category, name, value: String(option.currentValue), choices }
  }
  const choices = option.options.flatMap(entry => ('group' in entry ? entry.options : [entry]))
  return { category, name, value: option.currentValue, choices: choices.map(({ value, name }) => ({ value, name })) }
}

/** The category of a setting that is a configuration option. */
export const categoryOf = ({ category, id }: SessionConfigOption): string =>
  category === 'thought_level' ? 'effort' : (category ?? id)
