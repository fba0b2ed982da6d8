import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type AgentReference,
  type OpenOptions,
  openAgent,
  type Permissions,
  SessionError,
} from '../../agents/session/index.js'
import { quoteArgument } from '../../base/quote-argument.js'
import { connectionOptions, requireFolder, traceOptions } from '../agent-options.js'
import { chooseAgent } from '../agents/choose.js'
import { problemReporter } from '../report.js'
import { checkFile, imageInput } from './files.js'
import type { ChatOptions } from './options.js'
import type { TerminalPrompter } from './prompter.js'
import { Talk } from './talk.js'

/** Name of the agent, and its address or program. */
interface Answerer {
  readonly reference: AgentReference
  readonly open: OpenOptions
  /** Hints that are printed before the first question. */
  readonly introduction?: string
  /** Ends helpers that were started with the agent, such as a stand-in. */
  close?(): Promise<void>
}

/** Opens a chat with the agent that is meant. @throws {SessionError} `UNSUPPORTED` its protocol has no driver */
export async function openTalk(
  options: ChatOptions,
  command: readonly string[],
  prompter: TerminalPrompter,
): Promise<Talk> {
  const { reference, open, introduction, close } = await findAnswerer(options, command)
  try {
    const { cwd = '.' } = open
    // A wrong file is reported before an agent is started.
    await Promise.all((options.file ?? []).map(file => checkFile(file, cwd)))
    const images = (options.image ?? []).map(imageInput)
    // Cody knows no lasting permission.
    prompter.isLasting = reference.protocol !== 'cody'
    const permissions: Permissions = options.permissions ?? (question => prompter.decide(question))
    const agent = await openAgent(reference, { ...open, permissions })
    try {
      const chat = options.resume === undefined ? await agent.newChat() : await agent.resume(options.resume)
      const talk = new Talk(agent, chat, { cwd, images, introduction, prompter, close })
      for (const setting of settingsIn(options)) await talk.choose(...setting)
      return talk
    } catch (error) {
      await agent.close()
      throw error
    }
  } catch (error) {
    await close?.()
    throw error
  }
}

async function findAnswerer(options: ChatOptions, command: readonly string[]): Promise<Answerer> {
  if (options.demo) return findDemo(options, command)
  const chosen = await chooseAgent({ ...options, command })
  if (chosen.kind === 'cody') {
    const { settings, connection } = await connectionOptions(options)
    return { reference: { protocol: 'cody', settings }, open: { cwd: settings?.values.workspace, connection } }
  }
  if (chosen.kind === 'address')
    throw new SessionError(
      'UNSUPPORTED',
      `chat starts its agents, and reaches only Cody over TCP; send requests with: agent-bindings call --protocol ${quoteArgument(chosen.protocol)} --tcp ${chosen.host}:${chosen.port} METHOD`,
    )
  const { reference, protocol, name } = chosen
  if (reference) return { reference, open: await openOptions(options) }
  throw new SessionError(
    'UNSUPPORTED',
    `chat has drivers for acp, codex and cody, not for ${protocol}; send its requests with: agent-bindings call --protocol ${quoteArgument(protocol)} METHOD -- ${quoteArgument(name)}`,
  )
}

/**
 * An agent that needs no account, no key and no network: the embedded Cody with a stand-in for its instance where it is
 * installed, and a script otherwise.
 */
async function findDemo(options: ChatOptions, command: readonly string[]): Promise<Answerer> {
  if (options.agent !== undefined || command.length > 0) throw new Error('--demo starts an agent of its own')
  const { EmbeddedAgentError, embeddedAgentCommand } = await import('../../agents/cody/index.js')
  const open = await openOptions(options)
  try {
    embeddedAgentCommand()
  } catch (error) {
    if (!(error instanceof EmbeddedAgentError)) throw error
    const script = fileURLToPath(new URL('./demo-agent.js', import.meta.url))
    return {
      reference: { protocol: 'acp', command: [process.execPath, script], name: 'demo' },
      open,
      introduction:
        'A scripted agent answers, since no agent is installed for the demo. To see a\nreal one: npm install @sourcegraph/cody-web@0.4.0 fake-indexeddb',
    }
  }
  const { resolveSettings } = await import('../../agents/cody/settings.js')
  const { startSourcegraphStandIn } = await import('../../testing/index.js')
  const { endpoint, token: accessToken, close } = await startSourcegraphStandIn({ delayMs: 15, modelsApi: true })
  const values = { agent: 'embedded', endpoint, accessToken, workspace: open.cwd } as const
  return {
    reference: { protocol: 'cody', settings: resolveSettings({ arguments: values, env: {} }) },
    open,
    introduction:
      'The embedded Cody agent answers. In place of its Sourcegraph instance and model\nit has a stand-in on this machine: no account, no key, no network.',
    close,
  }
}

async function openOptions(options: ChatOptions): Promise<OpenOptions> {
  const cwd = resolve(options.workspace ?? '.')
  requireFolder(cwd)
  const trace = await traceOptions(options.trace, options)
  return { cwd, connection: { ...(trace && { trace }), onProblem: problemReporter() } }
}

/** The settings that are chosen on the command line: categories with values. */
function settingsIn({ set = [], model, contextRepo }: ChatOptions): [string, string][] {
  const chosen = set.map((setting): [string, string] => {
    const [category = '', ...value] = setting.split('=')
    return [category, value.join('=')]
  })
  if (model !== undefined) chosen.push(['model', model])
  if (contextRepo) chosen.push(['repositories', contextRepo.join(',')])
  return chosen
}
