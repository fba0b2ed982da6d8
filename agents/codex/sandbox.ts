import type { SandboxMode, SandboxPolicy } from '../../generated/codex/0.169.0/index.js'
import type { Permissions } from '../session/types.js'

/** Codex asks before it runs anything but harmless commands; `permissions` decides. */
export const approvalPolicy = 'untrusted' as const

/** The sandbox that goes with permissions, besides the questions: what Codex runs without asking stays within it. */
export function sandboxMode(permissions: Permissions): SandboxMode {
  if (permissions === 'deny' || permissions === 'read') return 'read-only'
  return permissions === 'all' ? 'danger-full-access' : 'workspace-write'
}

/** The same for one turn. */
export function sandboxPolicy(permissions: Permissions, directories: readonly string[]): SandboxPolicy {
  const mode = sandboxMode(permissions)
  if (mode === 'read-only') return { type: 'readOnly' }
  if (mode === 'danger-full-access') return { type: 'dangerFullAccess' }
  return { type: 'workspaceWrite', writableRoots: [...directories] }
}
