import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ConfigurationFile, FileSection } from '../agents/cody/index.js'
import { agentSectionSchema } from '../agents/cody/settings.js'
import type { AgentReference } from '../agents/session/index.js'
import { type Configuration, findConfig, readConfiguration } from '../codegen/project/config.js'
import { DiagnosticError, fail } from '../codegen/protocol/diagnostic.js'
import { placeOfPointer } from '../codegen/protocol/jsonc.js'
import { escapePointer } from '../codegen/protocol/reference.js'

/**
 * The `agent` section of the configuration file.
 *
 * @param named the file that the user named; otherwise `AGENT_BINDINGS_CONFIG`, or the nearest one above the working
 * folder, which is not trusted to decide what could hurt the user
 * @throws DiagnosticError the file cannot be read, or the section is not as its schema says
 */
export async function loadAgentSection(
  named: string | undefined = process.env.AGENT_BINDINGS_CONFIG || undefined,
): Promise<ConfigurationFile | undefined> {
  const file = named === undefined ? findConfig(process.cwd()) : resolve(named)
  if (file === undefined) return undefined
  try {
    const configuration = readConfiguration(file, process.cwd())
    if (configuration.problems.length > 0) throw new DiagnosticError(configuration.problems)
    const { agent } = configuration.value
    if (agent === undefined) return undefined
    await validate(agent, configuration, 'agent', agentSectionSchema())
    return { path: configuration.shown, section: agent as FileSection, trusted: named !== undefined }
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error
    // Somebody may have put a token there, which no error repeats: the place is enough.
    throw new DiagnosticError(error.diagnostics.map(({ sourceLine: _, ...diagnostic }) => diagnostic))
  }
}

/**
 * An agent of the `agents` section of the configuration file.
 *
 * @param named the file that the user named; otherwise `AGENT_BINDINGS_CONFIG`, or the nearest one above the working folder
 * @returns undefined when the section has no agent of this name
 * @throws DiagnosticError the section is not as its schema says, or the file was not named by the user: whoever wrote a
 * folder does not decide which programs are started in it
 */
export async function loadConfiguredAgent(
  name: string,
  named: string | undefined = process.env.AGENT_BINDINGS_CONFIG || undefined,
): Promise<AgentReference | undefined> {
  const file = named === undefined ? findConfig(process.cwd()) : resolve(named)
  if (file === undefined) return undefined
  const configuration = readConfiguration(file, process.cwd())
  const { agents } = configuration.value
  if (agents === undefined) return undefined
  const { $defs } = JSON.parse(readFileSync(new URL('../schema/config.schema.json', import.meta.url), 'utf8')) as {
    $defs: { agents: object }
  }
  await validate(agents, configuration, 'agents', $defs.agents)
  const found = Object.entries(agents as Record<string, ConfiguredAgent>).find(([key]) => key === name)?.[1]
  if (found === undefined) return undefined
  if (named !== undefined) return { ...found, name }
  const { shown, text } = configuration
  return fail({
    code: 'untrusted-agent',
    message: `the agent "${name}" is defined by a configuration that was found, not named`,
    ...placeOfPointer(text, shown, `/agents/${escapePointer(name)}`, 'value'),
    hint: `look at its command, and name the file if you trust it: --config ${shown}`,
  })
}

interface ConfiguredAgent {
  readonly protocol: 'acp' | 'codex'
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** @throws DiagnosticError with the place of everything that is wrong with the section, by its JSON Schema */
async function validate(
  section: unknown,
  { text, shown }: Configuration,
  key: 'agent' | 'agents',
  schema: object,
): Promise<void> {
  const { Ajv2020 } = await import('ajv/dist/2020.js')
  const check = new Ajv2020({ allErrors: true, strict: false }).compile(schema)
  if (check(section)) return
  throw new DiagnosticError(
    (check.errors ?? []).map(({ instancePath, params, message }) => {
      const unknown = (params as { additionalProperty?: string }).additionalProperty
      const pointer = `/${key}${instancePath}${unknown === undefined ? '' : `/${escapePointer(unknown)}`}`
      return {
        severity: 'error' as const,
        code: 'invalid-configuration',
        message: unknown === undefined ? (message ?? 'is not as it should be') : unknownKey(unknown),
        ...placeOfPointer(text, shown, pointer, 'value'),
        hint: 'schema/config.schema.json says what a configuration may hold',
      }
    }),
  )
}

const unknownKey = (key: string) =>
  key === 'accessToken' || key === 'token'
    ? 'the access token has no place in a file that others can read: name a variable with "accessTokenVariable", or use SRC_ACCESS_TOKEN'
    : `unknown key "${key}"`
