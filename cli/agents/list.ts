import { execFile } from 'node:child_process'
import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type KnownAgent, knownAgents, referenceTo } from '../../agents/session/index.js'
import { requireFrom } from '../../base/require-from.js'

/** What is known of an agent on this machine. */
export interface AgentRow {
  readonly name: string
  readonly title: string
  readonly protocol: string
  /** Path of its program; undefined when it is not installed. */
  readonly program: string | undefined
  readonly version: string | undefined
  readonly signedIn: 'yes' | 'no' | 'unknown'
  readonly install: string
}

/** Milliseconds that a program gets to say its version. */
const versionMs = 10_000

/** Looks which of the known agents are installed. No agent is started: only `--version` is run. */
export function listAgents(): Promise<AgentRow[]> {
  return Promise.all(knownAgents.map(agent => (agent.protocol === 'cody' ? codyRow(agent) : rowOf(agent))))
}

async function rowOf(agent: KnownAgent): Promise<AgentRow> {
  const { name, title, protocol, install } = agent
  const [command = ''] = agent.command
  const program = findProgram(command)
  const reference = referenceTo(agent)
  const variables = Object.entries(('env' in reference && reference.env) || {})
  const hasKey = variables.some(([name, value]) => /_(API_KEY|AUTH_TOKEN|TOKEN)$/.test(name) && value)
  return {
    ...{ name, title, protocol, program, install },
    version: program === undefined ? undefined : await versionOf(program),
    // Whether an agent remembers an account only the agent knows.
    signedIn: hasKey ? 'yes' : 'unknown',
  }
}

async function codyRow({ name, title, protocol, install }: KnownAgent): Promise<AgentRow> {
  const { agentPackage } = await import('../../agents/cody/index.js')
  const found = (() => {
    try {
      return requireFrom(join(process.cwd(), 'x.js')).resolve(`${agentPackage.name}/package.json`)
    } catch {
      return undefined
    }
  })()
  const version = found === undefined ? undefined : readVersion(found)
  const signedIn = process.env.SRC_ACCESS_TOKEN ? 'yes' : 'no'
  return { name, title, protocol, program: found && 'embedded', version, signedIn, install }
}

function readVersion(file: string): string | undefined {
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: string }
  return version
}

/** The path of a program in PATH. */
function findProgram(command: string): string | undefined {
  const names = process.platform === 'win32' ? [`${command}.exe`, `${command}.cmd`, command] : [command]
  const paths = (process.env.PATH ?? '').split(delimiter).flatMap(folder => names.map(name => join(folder, name)))
  return paths.find(path => {
    try {
      accessSync(path, constants.X_OK)
      return statSync(path).isFile()
    } catch {
      return false
    }
  })
}

function versionOf(program: string): Promise<string | undefined> {
  return new Promise(resolve => {
    execFile(program, ['--version'], { timeout: versionMs }, (error, stdout) =>
      resolve(error ? undefined : /\d+\.\d+[\w.-]*/.exec(stdout)?.[0]),
    )
  })
}
