import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ConfigurationFile, FileSection } from '../agents/cody/index.js'
import { agentSectionSchema } from '../agents/cody/settings.js'
import type { AgentReference } from '../agents/session/index.js'
import { escapePointer } from '../base/ref.js'
import { type Configuration, findConfig, readConfiguration } from '../codegen/project/config.js'
import { checkValue, locateProblems } from '../codegen/protocol/check-value.js'
import { DiagnosticError, fail } from '../codegen/protocol/diagnostic.js'
import { placeOfPointer } from '../codegen/protocol/jsonc.js'
import type { JsonSchema } from '../codegen/protocol/model.js'

/** The file that the user named, as an option or in the environment. */
const namedInEnvironment = () => process.env.AGENT_BINDINGS_CONFIG || undefined

/**
 * Reads the `agent` section of the configuration file.
 *
 * @param named the file that the user named; otherwise `AGENT_BINDINGS_CONFIG`, or the nearest one above the working
 * folder, which is not trusted to decide what could hurt the user
 * @returns undefined when there is no file, or no section
 * @throws {DiagnosticError} the file cannot be read, or the section is not as its schema says
 */
export function loadAgentSection(named: string | undefined = namedInEnvironment()): ConfigurationFile | undefined {
  const found = readSection('agent', named, () => agentSectionSchema() as JsonSchema)
  return found && { path: found.shown, section: found.section as FileSection, trusted: named !== undefined }
}

/**
 * Reads an agent of the `agents` section of the configuration file.
 *
 * @param name name of the agent
 * @param named the file that the user named; otherwise `AGENT_BINDINGS_CONFIG`, or the nearest one above the working folder
 * @returns undefined when the section has no agent of this name
 * @throws {DiagnosticError} the section is not as its schema says, or the user did not name the file: whoever wrote a
 * folder does not decide which programs are started in it
 */
export function loadConfiguredAgent(
  name: string,
  named: string | undefined = namedInEnvironment(),
): AgentReference | undefined {
  const found = readSection('agents', named, agentsSchema)
  if (found === undefined) return undefined
  const { section, shown, text } = found
  const agent = Object.entries(section as Record<string, ConfiguredAgent>).find(([key]) => key === name)?.[1]
  if (agent === undefined) return undefined
  if (named !== undefined) return { ...agent, name }
  return fail({
    code: 'untrusted-agent',
    message: `the agent "${name}" is defined by a configuration that was found, not named`,
    place: placeOfPointer(text, shown, `/agents/${escapePointer(name)}`, 'value').place,
    hint: `look at its command, and name the file if you trust it: --config ${shown}`,
  })
}

interface ConfiguredAgent {
  readonly protocol: 'acp' | 'codex'
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

function agentsSchema(): JsonSchema {
  const file = new URL('../schema/config.schema.json', import.meta.url)
  const { $defs } = JSON.parse(readFileSync(file, 'utf8')) as { $defs: { agents: JsonSchema } }
  return $defs.agents
}

/** A section of the configuration file that is as its schema says; undefined when there is no file, or no section. */
function readSection(
  key: 'agent' | 'agents',
  named: string | undefined,
  schema: () => JsonSchema,
): (Configuration & { section: unknown }) | undefined {
  const file = named === undefined ? findConfig(process.cwd()) : resolve(named)
  if (file === undefined) return undefined
  try {
    const configuration = readConfiguration(file, process.cwd())
    if (configuration.problems.length > 0) throw new DiagnosticError(configuration.problems)
    const section = configuration.value[key]
    if (section === undefined) return undefined
    validate(section, configuration, key, schema())
    return { ...configuration, section }
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error
    // Somebody may have put a token there, which no error repeats: the place is enough.
    throw new DiagnosticError(error.diagnostics.map(({ sourceLine: _, ...diagnostic }) => diagnostic))
  }
}

/** @throws {DiagnosticError} with the place of everything that is wrong with the section, by its JSON Schema */
function validate(section: unknown, file: Configuration, key: 'agent' | 'agents', schema: JsonSchema): void {
  const problems = checkValue(section, schema).map(problem => {
    const pointer = `/${key}${problem.pointer}`
    return tokenKeys.has(pointer) ? { pointer, message: noToken } : { ...problem, pointer }
  })
  if (problems.length === 0) return
  const hint = 'schema/config.schema.json says what a configuration may hold'
  throw new DiagnosticError(locateProblems(problems, file, { code: 'invalid-configuration', hint }))
}

const tokenKeys: ReadonlySet<string> = new Set(['/agent/accessToken', '/agent/token'])
const noToken =
  'others can read this file, so it holds no access token: name a variable with "accessTokenVariable", or use SRC_ACCESS_TOKEN'
