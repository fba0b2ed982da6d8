import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/**
 * Where files that can be made again are kept: `AGENT_BINDINGS_CACHE`, else the platform's cache folder
 * (`XDG_CACHE_HOME`, `~/Library/Caches`, `LOCALAPPDATA`) and in it `agent-bindings`.
 */
export function cacheDirectory(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
): string {
  const own = env.AGENT_BINDINGS_CACHE
  if (own) return own
  return join(platformCache(env, platform), 'agent-bindings')
}

function platformCache(env: Readonly<Record<string, string | undefined>>, platform: string): string {
  // The XDG specification says that a relative path is to be ignored.
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) return env.XDG_CACHE_HOME
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches')
  if (platform === 'win32' && env.LOCALAPPDATA) return env.LOCALAPPDATA
  return join(homedir(), '.cache')
}
