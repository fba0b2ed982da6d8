import { withResolvers } from '../../base/with-resolvers.js'
import type { CodyClient } from '../../generated/cody/1.114/index.js'
import type { SettingValues } from './config/settings.js'
import { diagnoseSignIn } from './diagnose.js'
import { CodyError } from './errors.js'
import { type AgentVersion, type SignIn, signInOf, type User } from './versions/index.js'

/** Milliseconds that an agent gets to ask its instance whether somebody is signed in. */
const patienceMs = 60_000

/** Makes sure that somebody is signed in. @throws {CodyError} why nobody is */
export async function signIn(client: CodyClient, version: AgentVersion, values: SettingValues): Promise<User> {
  const result = await settled(client, version, values)
  if (result.state === 'signedIn') return result.user
  throw await diagnoseSignIn(values)
}

/** The first answer that is not `pending`: asked for, or announced. */
async function settled(client: CodyClient, version: AgentVersion, { endpoint }: SettingValues): Promise<SignIn> {
  const { promise, resolve, reject } = withResolvers<SignIn>()
  const subscription = client.on('authStatus/didUpdate', status => {
    const announced = signInOf(status)
    if (announced.state !== 'pending') resolve(announced)
  })
  const late = () =>
    reject(
      new CodyError(
        'ENDPOINT_UNREACHABLE',
        `the agent got no answer about ${endpoint} within ${patienceMs / 1000} s: check SRC_ENDPOINT and the network`,
      ),
    )
  const timer = setTimeout(late, patienceMs)
  const lost = () => reject(client.connection.signal.reason)
  client.connection.signal.addEventListener('abort', lost, { once: true })
  try {
    version.signIn().then(asked => {
      if (asked.state !== 'pending') resolve(asked)
    }, reject)
    return await promise
  } finally {
    clearTimeout(timer)
    subscription.dispose()
    client.connection.signal.removeEventListener('abort', lost)
  }
}
