// How an agent is started where it has no network and no account.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** @param {import('./agents.js').Program} program @param {string} modules the `node_modules` that it is installed in */
export const commandOf = ({ path, args, isNative }, modules) => [
  ...(isNative ? [] : [process.execPath]),
  join(modules, path),
  ...args,
]

/**
 * Writes the configuration of an agent into an empty home folder.
 *
 * @param {Pick<import('./agents.js').RealAgent, 'environment' | 'files'>} agent
 * @param {string} home
 * @param {string} modelUrl address of the stand-in of its model
 * @returns {Record<string, string>} the variables that it needs
 */
export function offlineEnvironment({ environment, files }, home, modelUrl) {
  for (const [path, text] of Object.entries(files?.(modelUrl) ?? {})) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), text)
  }
  const own = Object.entries(environment?.(modelUrl) ?? {}).map(([name, value]) => [name, value.replace('$HOME', home)])
  return { ...homeVariables(home), ...Object.fromEntries(own) }
}

/** @param {string} home */
const homeVariables = home => ({
  HOME: home,
  USERPROFILE: home,
  XDG_CONFIG_HOME: join(home, '.config'),
  XDG_CACHE_HOME: join(home, '.cache'),
  XDG_DATA_HOME: join(home, '.local', 'share'),
  XDG_STATE_HOME: join(home, '.local', 'state'),
})
