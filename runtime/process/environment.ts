/**
 * The variables that a spawned agent inherits by default: those for programs, the user's files, the language, temporary
 * files, and proxies. None of them holds a key; the address of a proxy may hold its password.
 */
const passedOn = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR', 'TMP', 'TEMP'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
  ...['XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME', 'XDG_RUNTIME_DIR'],
  // Windows cannot start programs without these.
  ...['SYSTEMROOT', 'WINDIR', 'COMSPEC', 'PATHEXT', 'USERPROFILE', 'USERNAME', 'HOMEDRIVE', 'HOMEPATH'],
  ...['APPDATA', 'LOCALAPPDATA', 'PROGRAMFILES', 'PROGRAMDATA'],
])

/** Which variables of this process a spawned agent inherits: a list of names, all, or the minimum. */
export type InheritedEnvironment = 'minimal' | 'all' | readonly string[]

/**
 * The environment of a spawned process: the minimum (or what `inherit` names), overridden by the caller's variables;
 * `undefined` removes one.
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
