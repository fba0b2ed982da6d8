import { diagnoseSignIn } from './diagnose.js'
import { type OpenAgentOptions, openAgent } from './open-agent.js'
import { settingsOf } from './open-settings.js'
import { CodySession } from './session.js'
import { signIn } from './sign-in.js'
import type { ConfirmationRequest } from './webview-messages.js'

/** How a session is opened. Everything has a default; see `Settings` for the environment variables. */
export interface OpenCodyOptions extends OpenAgentOptions {
  /** Decides what the agent may do when it asks, such as running a command, and in which chat; nothing is allowed without it. */
  onConfirmation?: ((request: ConfirmationRequest, chat: string) => Promise<boolean> | boolean) | undefined
  /** Milliseconds that a cancelled reply gets to end. Default 5,000. */
  graceMs?: number | undefined
}

/**
 * Opens a session: starts or reaches the agent, initializes it, and makes sure that somebody is signed in.
 *
 * @param options settings, what the agent may do, and who answers it
 * @throws {CodyError} `CONFIGURATION`; `NOT_SIGNED_IN`, `INVALID_TOKEN`, `FORBIDDEN`, `RATE_LIMITED`,
 * `ENDPOINT_UNREACHABLE`, `ENDPOINT_FAILED`, `CODY_DISABLED` when nobody could be signed in
 * @throws {EmbeddedAgentError} the embedded agent's packages are missing
 * @throws {AgentError} the agent cannot be started or reached, or ends; see the runtime
 */
export async function openCody(options: OpenCodyOptions = {}): Promise<CodySession> {
  const settings = options.settings ?? settingsOf(options)
  const { agent: command, port, accessToken } = settings.values
  // Other agents may remember an account; the embedded one cannot, so there is no need to start it.
  if (command === 'embedded' && port === undefined && accessToken === '') throw await diagnoseSignIn(settings.values)
  const agent = await openAgent({ ...options, settings })
  try {
    const user = await signIn(agent.client, agent.version, agent.settings.values)
    const confirm = async (request: ConfirmationRequest, chat: string) =>
      (await options.onConfirmation?.(request, chat)) ?? false
    return new CodySession({ ...agent, user, confirm, graceMs: options.graceMs ?? 5000 })
  } catch (error) {
    await agent.client.close()
    throw error
  }
}
