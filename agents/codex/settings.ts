import type * as codex from '../../generated/codex/0.169.0/index.js'
import { ifAnswered } from '../session/errors.js'
import { settingOf } from '../session/settings.js'
import type { Permissions, Setting } from '../session/types.js'

/** Models that are asked for; the agent has some ten. */
const mostModels = 100

/** The models that the agent lists; none when it cannot say, as with a provider of the user's own. */
export async function listModels(client: codex.CodexClient): Promise<readonly codex.Model[]> {
  const answer = await ifAnswered(
    client.model.list({ limit: mostModels }).then(({ data }) => data.filter(({ hidden }) => !hidden)),
  )
  return answer ?? []
}

/** Model and effort of a thread. An effort that the model does not have becomes its default. */
export function settingsOf(models: readonly codex.Model[], model: string, effort: string | undefined): Setting[] {
  const known = models.find(each => each.model === model)
  const choices = models.map(({ model: value, displayName: name, description }) => ({ value, name, description }))
  const efforts = known?.supportedReasoningEfforts ?? []
  const isFitting = effort === undefined || !known || efforts.some(({ reasoningEffort }) => reasoningEffort === effort)
  const levels = efforts.map(({ reasoningEffort: value, description }) => ({ value, description }))
  return [
    settingOf('model', 'Model', model, choices),
    settingOf('effort', 'Reasoning effort', isFitting ? effort : known.defaultReasoningEffort, levels),
  ]
}

/** Codex asks before it runs anything but harmless commands; `permissions` decides. */
export const approvalPolicy = 'untrusted' as const

/** The sandbox that goes with permissions, besides the questions: what Codex runs without asking stays within it. */
export function sandboxMode(permissions: Permissions): codex.SandboxMode {
  if (permissions === 'deny' || permissions === 'read') return 'read-only'
  return permissions === 'all' ? 'danger-full-access' : 'workspace-write'
}

/** The same for one turn. */
export function sandboxPolicy(permissions: Permissions, directories: readonly string[]): codex.SandboxPolicy {
  const mode = sandboxMode(permissions)
  if (mode === 'read-only') return { type: 'readOnly' }
  if (mode === 'danger-full-access') return { type: 'dangerFullAccess' }
  return { type: 'workspaceWrite', writableRoots: [...directories] }
}
