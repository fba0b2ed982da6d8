/**
 * What a spawned agent gets from this process's environment when the caller says nothing: enough to find programs, the
 * user's files, the language, a place for temporary files, and the way to the network; nothing that holds a key.
 */
const passedOn = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR', 'TMP', 'TEMP'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
  ...['XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME', 'XDG_RUNTIME_DIR'],
  // Windows cannot start programs without these.
  ...['SYSTEMROOT', 'WINDIR', 'COMSPEC', 'PATHEXT', 'USERPROFILE', 'USERNAME', 'HOMEDRIVE', 'HOMEPATH'],
  ...['APPDATA', 'LOCALAPPDATA', 'PROGRAMFILES', 'PROGRAMDATA'],
])

/** What of this process's environment a spawned agent gets: a list of names, everything, or the minimum. */
export type InheritedEnvironment = 'minimal' | 'all' | readonly string[]

/**
 * The environment of a spawned process: the minimum (or what `inherit` names besides), then the caller's variables,
 * which win; `undefined` takes one away.
 */
export function makeEnvironment(
  added: Readonly<Record<string, string | undefined>> = {},
  inherit: InheritedEnvironment = 'minimal',
  own: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const named = typeof inherit === 'string' ? [] : inherit
  const wanted = (name: string) =>
    inherit === 'all' || passedOn.has(name.toUpperCase()) || name.startsWith('LC_') || named.includes(name)
  const merged = { ...Object.fromEntries(Object.entries(own).filter(([name]) => wanted(name))), ...added }
  return Object.fromEntries(
    Object.entries(merged).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
