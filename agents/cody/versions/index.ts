// Everything in which the versions of the agent differ. The rest of the session knows only `AgentVersion`.

import { CodyClient as OldClient, type ServerInfo as OldServerInfo } from '../../../generated/cody/1.28/index.js'
import type { ServerInfo } from '../../../generated/cody/1.114/index.js'
import type { AgentConnection } from '../../../runtime/index.js'
import type { AgentVersion } from './agent-version.js'
import { Version128 } from './version-1.28.js'
import { Version1114 } from './version-1.114.js'

export { type AgentVersion, type EditTaskState, messagesOf, type SignIn, type User } from './agent-version.js'
export { signInOf } from './sign-in-status.js'

/** The version that an agent speaks, by what it answered to `initialize`. */
export function versionOf(info: ServerInfo | OldServerInfo, connection: AgentConnection): AgentVersion {
  const { authStatus } = info
  const codyVersion = 'codyVersion' in info ? info.codyVersion : undefined
  const isOld = codyVersion !== undefined || (authStatus && 'isLoggedIn' in authStatus)
  return isOld ? new Version128(new OldClient(connection)) : new Version1114(connection)
}
