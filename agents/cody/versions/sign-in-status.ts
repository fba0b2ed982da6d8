import type { ServerInfo as OldServerInfo } from '../../../generated/cody/1.28/index.js'
import type { ServerInfo } from '../../../generated/cody/1.114/index.js'
import type { SignIn } from './agent-version.js'

type AuthStatus = ServerInfo['authStatus'] | OldServerInfo['authStatus']

/** Whether somebody is signed in, from the answer of any version. */
export function signInOf(authStatus: AuthStatus): SignIn {
  if (!authStatus) return { state: 'pending' }
  const status: { readonly [key: string]: unknown } = { ...authStatus }
  if (status.pendingValidation === true) return { state: 'pending' }
  if (!(status.isLoggedIn ?? status.authenticated)) return { state: 'signedOut' }
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  const user = {
    username: text(status.username) ?? '',
    displayName: text(status.displayName),
    email: text(status.primaryEmail),
    endpoint: text(status.endpoint) ?? '',
    siteVersion: text(status.siteVersion),
  }
  return { state: 'signedIn', user }
}
