import { stdio, type Transport, tcp } from '../../runtime/index.js'
import type { SettingValues } from './config/settings.js'
import { embeddedAgentCommand } from './embedded-agent/index.js'
import { CodyError } from './errors.js'

/** The transport to the agent that the settings name. The access token is sent over it, never in arguments. */
export function transportOf(values: SettingValues, onStderr?: (line: string) => void): Transport {
  const { agent, host, port, allowRemote, workspace } = values
  if (port !== undefined) return tcp({ host, port, allowRemote })
  const [command, ...args] = agent === 'embedded' ? embedded(values) : agent
  if (command === undefined) throw new CodyError('CONFIGURATION', 'agent: there is no command')
  return stdio({ command, args, cwd: workspace, ...(onStderr && { onStderr }) })
}

function embedded({ allow, workspace }: SettingValues): string[] {
  const { command, args } = embeddedAgentCommand({ allow, from: [workspace, process.cwd()] })
  return [command, ...args]
}
