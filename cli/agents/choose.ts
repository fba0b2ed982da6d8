import { existsSync } from 'node:fs'
import { type AgentReference, knownAgent, knownAgents, referenceTo } from '../../agents/session/index.js'
import { didYouMean } from '../../base/nearest-names.js'
import { loadVersion } from '../../codegen/project/resolve-version.js'
import type { Protocol } from '../../codegen/protocol/model.js'
import { loadConfiguredAgent } from '../agent-config.js'

/** The options and arguments that say which agent is meant. */
export interface AgentChoice {
  /** Name of an agent, or the command line of a Cody agent. */
  agent?: string
  /** The protocol that the command after "--", or the agent at `tcp`, speaks. */
  protocol?: string
  /** Where an agent runs already. */
  tcp?: { host: string; port: number }
  allowRemote?: boolean
  /** The command after "--". */
  command: readonly string[]
  config?: string
}

/** The agent that is meant: Cody, which has special settings, or a program or address and what it speaks. */
export type ChosenAgent =
  | { readonly kind: 'cody' }
  | {
      readonly kind: 'address'
      readonly host: string
      readonly port: number
      readonly allowRemote: boolean
      readonly protocol: string
    }
  | {
      readonly kind: 'program'
      readonly name: string
      readonly command: readonly string[]
      readonly env: Readonly<Record<string, string | undefined>>
      /** A protocol's name, or a document. */
      readonly protocol: string
      /** What `openAgent` takes; undefined when the protocol has no driver. */
      readonly reference: AgentReference | undefined
    }

const oneOf = 'give one of --agent NAME, --tcp HOST:PORT, or the command of an agent after "--"'

/** Loads a protocol document: by the name of its protocol, by version (`acp@1`), or by path. @throws {DiagnosticError} */
export function loadProtocol(name: string): Protocol {
  if (/^\d[\w.-]*$/.test(name) && !existsSync(name))
    throw new Error(
      `--protocol ${name}: a version is not enough; name its protocol too, such as cody@1.114.0, or give the path of a document`,
    )
  return loadVersion(name)
}

/** Finds the agent that is meant. @throws {Error} no agent has this name, or the configuration is wrong */
export async function chooseAgent(choice: AgentChoice): Promise<ChosenAgent> {
  const { agent, protocol, command, tcp, allowRemote = false, config } = choice
  const [program] = command
  if (program !== undefined) {
    if (agent !== undefined || tcp) throw new Error(oneOf)
    if (protocol === undefined)
      throw new Error('say what the agent speaks: --protocol acp, or the path of a protocol document')
    const driven = protocol.split('@')[0]
    const isDriven = driven === 'acp' || driven === 'codex'
    return {
      ...{ kind: 'program', name: program, command, env: {}, protocol },
      reference: isDriven ? { protocol: driven, command, name: program } : undefined,
    }
  }
  if (agent === undefined || agent === 'cody' || agent === 'embedded' || /[\s/\\]/.test(agent)) {
    if (protocol === undefined || loadProtocol(protocol).protocol === 'cody') return { kind: 'cody' }
    if (tcp) return { kind: 'address', ...tcp, allowRemote, protocol }
    throw new Error(`say which agent speaks ${protocol}: its command after "--", --tcp HOST:PORT, or --agent NAME`)
  }
  if (tcp) throw new Error(oneOf)
  const reference = loadConfiguredAgent(agent, config) ?? knownRef(agent)
  if (!('command' in reference) || reference.protocol === 'cody') return { kind: 'cody' }
  const { env = {} } = reference
  return { ...reference, kind: 'program', name: agent, env, reference }
}

function knownRef(name: string): AgentReference {
  const known = knownAgent(name)
  if (known) return referenceTo(known)
  const names = knownAgents.map(({ name }) => name)
  throw new Error(
    `there is no agent "${name}"${didYouMean(name, names)} Known are ${names.join(', ')}; name others in "agents" of agent-bindings.json, or give --protocol acp -- COMMAND`,
  )
}

/** The command after "--" on this process's command line. */
export function commandAfterDashes(argv: readonly string[] = process.argv): readonly string[] {
  const dashes = argv.indexOf('--')
  return dashes < 0 ? [] : argv.slice(dashes + 1)
}
