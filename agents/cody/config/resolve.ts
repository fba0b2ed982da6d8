import { dirname, resolve } from 'node:path'
import { isWithin, realPathOf } from '../../../base/paths.js'
import { CodyError } from '../errors.js'
import { fromEnvironment } from './environment.js'
import { settingRows } from './setting-rows.js'
import {
  type FoundSettings,
  type Layer,
  type Setting,
  type SettingName,
  Settings,
  type SettingValues,
} from './settings.js'

/** The `agent` section of a configuration file; its schema has been checked before it comes here. */
export interface FileSection {
  /** Name of the environment variable that holds the access token; the token itself has no place in a file. */
  readonly accessTokenVariable?: string
  /** Settings by name. */
  readonly [key: string]: unknown
}

/** A configuration file. */
export interface ConfigurationFile {
  /** Path of the file, as shown to people and as the base of paths in it. */
  readonly path: string
  /** The settings in it. */
  readonly section: FileSection
  /** Whether the user named this file; one that was only found may not decide what could hurt the user. */
  readonly trusted: boolean
}

/** Where settings are taken from. */
export interface SettingLayers {
  /** The caller's settings; `undefined` counts as not set. */
  arguments?: { [Name in SettingName]?: SettingValues[Name] | undefined }
  /** Environment variables. */
  env?: Readonly<Record<string, string | undefined>>
  /** The configuration file; none when left out. */
  file?: ConfigurationFile | undefined
  /** The working directory. */
  cwd?: string
}

/**
 * Settles each setting: arguments count more than the environment, which counts more than the file, which counts more
 * than the defaults.
 *
 * @param given where settings are looked for: by default the environment and the defaults
 * @throws {CodyError} `CONFIGURATION` a value is not valid, or a file that was only found decides what only the user may
 */
export function resolveSettings(given: SettingLayers = {}): Settings {
  const { env = process.env, file, cwd = process.cwd() } = given
  const layers: readonly (readonly [Layer, FoundSettings])[] = [
    ['argument', fromArguments(given.arguments ?? {})],
    ['environment', fromEnvironment(env, file?.section.accessTokenVariable)],
    ['file', file ? fromFile(file) : {}],
    ['default', defaults(cwd)],
  ]
  const strongest = (name: SettingName): Setting => {
    for (const [layer, found] of layers) {
      const value = found[name]
      if (value) return { name, value: value.value, layer, origin: value.origin }
    }
    throw new TypeError(`${name} has no default`)
  }
  const all = settingRows.map(({ name }) => strongest(name))
  const settings = new Settings(withoutWeakerPort(all))
  check(settings, file)
  return settings
}

const strength: readonly Layer[] = ['default', 'file', 'environment', 'argument']

/** A port is used in place of an agent's command, unless the command was named by somebody who counts more. */
function withoutWeakerPort(all: readonly Setting[]): Setting[] {
  const rank = (name: SettingName) => strength.indexOf(all.find(setting => setting.name === name)?.layer ?? 'default')
  if (rank('agent') <= rank('port')) return [...all]
  return all.map(setting =>
    setting.name === 'port' ? { name: 'port', value: undefined, layer: 'default', origin: '' } : setting,
  )
}

function fromArguments(values: NonNullable<SettingLayers['arguments']>): FoundSettings {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, { value, origin: name }])) as FoundSettings
}

function fromFile({ path, section }: ConfigurationFile): FoundSettings {
  const folder = dirname(resolve(path))
  const found = settingRows.flatMap(({ name, file }) => {
    if (!file || file.holds === 'variable') return []
    const value = file.key.split('/').reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], section)
    if (value === undefined) return []
    const settled = file.holds === 'path' ? resolve(folder, String(value)) : value
    return [[name, { value: settled, origin: `${path}#/agent/${file.key}` }]]
  })
  return Object.fromEntries(found) as FoundSettings
}

const defaults = (cwd: string): FoundSettings =>
  Object.fromEntries(settingRows.map(row => [row.name, { value: row.default(cwd), origin: '' }])) as FoundSettings

function check(settings: Settings, file: ConfigurationFile | undefined): void {
  const wrong = (name: SettingName, message: string) => {
    const { origin } = settings.get(name)
    return new CodyError('CONFIGURATION', `${origin === '' ? name : origin}: ${message}`)
  }
  const { endpoint, port, accessToken, allow } = settings.values
  const notAllowed = allow.find(origin => !isHttpUrl(origin))
  if (notAllowed !== undefined)
    throw wrong('allow', `"${notAllowed}" is no http or https origin; give one such as https://example.com`)
  if (!isHttpUrl(endpoint))
    throw wrong('endpoint', 'this is no http or https URL; give one such as https://sourcegraph.com/')
  if (new URL(endpoint).username !== '' || new URL(endpoint).password !== '')
    throw wrong('endpoint', 'the URL holds a password; put the access token in SRC_ACCESS_TOKEN instead')
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536))
    throw wrong('port', 'this is no TCP port; give one from 1 to 65535')
  if (/[^\x21-\x7e]/.test(accessToken)) throw wrong('accessToken', 'it holds characters that no access token has')
  checkTrust(settings, file)
}

const isHttpUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/**
 * A file that comes with somebody's repository must not get to choose what is run, who is sent the user's token, which
 * variable is that token, which file is traced to, or where outside its own folder the agent works.
 */
function checkTrust(settings: Settings, file: ConfigurationFile | undefined): void {
  if (!file || file.trusted) return
  const folder = dirname(resolve(file.path))
  for (const { name, trust, file: key } of settingRows) {
    const setting = settings.get(name)
    if (!trust || !isFromFile(setting, file)) continue
    if (trust.unless === 'embedded' && setting.value === 'embedded') continue
    if (trust.unless === 'inside the folder of the file' && liesIn(String(setting.value), folder)) continue
    const place = setting.layer === 'file' ? setting.origin : `${file.path}#/agent/${key?.key}`
    throw new CodyError(
      'CONFIGURATION',
      `${place} ${trust.decides}, and the file was only found, not named: pass --config ${file.path} (or set AGENT_BINDINGS_CONFIG) if you trust it`,
    )
  }
}

/** Whether a file decides a setting: with its value, or with the variable that holds it. */
function isFromFile({ name, layer, origin }: Setting, { section }: ConfigurationFile): boolean {
  if (layer === 'file') return true
  const ownVariable = settingRows.find(row => row.name === name)?.variables?.[0]?.[0]
  return name === 'accessToken' && origin === section.accessTokenVariable && origin !== ownVariable
}

/** Whether a path is a folder or in it, with all links followed; one that leads nowhere is not. */
function liesIn(path: string, folder: string): boolean {
  try {
    return isWithin(realPathOf(resolve(path)), realPathOf(folder))
  } catch {
    return false
  }
}
