import { CodyError } from '../errors.js'
import { splitCommand } from './command-line.js'
import type { SettingName, SettingValues } from './settings.js'

type Found = { [Name in SettingName]?: { value: SettingValues[Name]; origin: string } }

type Reader = (text: string, variable: string) => unknown

const asIs: Reader = text => text
const asCommand: Reader = (text, variable) => (text === 'embedded' ? text : splitCommand(text, variable))
const asBinary: Reader = text => [text, 'api', 'jsonrpc-stdio']
const asPort: Reader = text => Number(text)

/** The variables, strongest first where two set the same thing. */
const variables: readonly (readonly [variable: string, name: SettingName, read: Reader])[] = [
  ['CODY_AGENT_COMMAND', 'agent', asCommand],
  ['CODY_AGENT_BINARY', 'agent', asBinary],
  ['CODY_AGENT_HOST', 'host', asIs],
  ['CODY_AGENT_PORT', 'port', asPort],
  ['SRC_ENDPOINT', 'endpoint', asIs],
  ['SRC_ACCESS_TOKEN', 'accessToken', asIs],
  ['SRC_HEADERS', 'customHeaders', asHeaders],
  ['CODY_AGENT_WORKSPACE', 'workspace', asIs],
  ['CODY_AGENT_MODEL', 'model', asIs],
  ['CODY_AGENT_TRACE', 'trace', asIs],
]

/** The environment variables that settings are read from, each with the setting it sets. */
export const environmentVariables: readonly (readonly [variable: string, name: SettingName])[] = variables.map(
  ([variable, name]) => [variable, name],
)

/**
 * What the environment says. An empty variable counts as not set.
 *
 * @param tokenVariable another variable to take the access token from
 */
export function fromEnvironment(env: Readonly<Record<string, string | undefined>>, tokenVariable?: string): Found {
  const own = tokenVariable === undefined ? [] : ([[tokenVariable, 'accessToken', asIs]] as const)
  const found: Record<string, { value: unknown; origin: string }> = {}
  for (const [variable, name, read] of [...own, ...variables]) {
    const text = env[variable]
    if (text) found[name] ??= { value: read(text, variable), origin: variable }
  }
  return found as Found
}

/** `Name: value` pairs, one a line, or a JSON object. */
function asHeaders(text: string, variable: string): Record<string, string> {
  const wrong = () =>
    new CodyError('CONFIGURATION', `${variable}: give one "Name: value" a line, or a JSON object of texts`)
  if (text.trimStart().startsWith('{')) return jsonHeaders(text, wrong)
  const pairs = text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => {
      const colon = line.indexOf(':')
      if (colon < 1) throw wrong()
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const
    })
  return Object.fromEntries(pairs)
}

function jsonHeaders(text: string, wrong: () => CodyError): Record<string, string> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw wrong()
  }
  const isHeaders = (found: unknown): found is Record<string, string> =>
    typeof found === 'object' && found !== null && Object.values(found).every(header => typeof header === 'string')
  if (!isHeaders(value)) throw wrong()
  return value
}
