import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { codeLines } from '../support/code-lines.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * What the core is made of: connection, client, framing, process and its end with its owner, standard input and output, TCP,
 * errors, limits. All of it counts, also what is loaded when a transport is opened or an agent serves.
 */
const core = [
  ...['channel', 'connect', 'contract', 'errors', 'explain', 'handler-error', 'index', 'limits', 'problems', 'within'],
  ...['connect-peer', 'console', 'description', 'namespace', 'peer', 'types'].map(name => `client/${name}`),
  ...['abort-listeners', 'batch', 'connection', 'delivery', 'engine', 'event-stream', 'incoming', 'pending-calls'].map(
    name => `connection/${name}`,
  ),
  ...['rpc', 'session', 'subscriptions'].map(name => `connection/${name}`),
  ...['byte-buffer', 'content-length', 'framing', 'index', 'json-lines', 'parse'].map(name => `framing/${name}`),
  ...['aborted', 'byte-channel', 'message-writer', 'socket', 'stdio', 'streams', 'tcp'].map(
    name => `transports/${name}`,
  ),
  ...['agent-process', 'environment', 'spawn-error', 'stderr-tail'].map(name => `process/${name}`),
  ...['owner-end', 'process-tree'].map(name => `owner/${name}`),
]
/**
 * What lies beside the core, each a subject that one can leave out when reading: redaction knows nothing of connections, the
 * explanations are a table of texts, which is also the page "When it does not work", no message passes what finds a forgotten
 * connection or a silent peer, and the rest are entries.
 */
const beside = [
  ...[
    'explanations.ts',
    'forgotten-close.ts',
    'listen/',
    'redact.ts',
    'redact/',
    'restart/',
    'silence-watch.ts',
    'spawned-tcp/',
    'tap/',
    'trace/',
    'validation/',
  ],
  ...['vscode-jsonrpc/', 'worker/'],
]
/** What of it the entry loads at once: texts, the watch for silence, and the wrapper and options of validation, for a client is made in one step. */
const loadedBeside = [
  'explanations.ts',
  'silence-watch.ts',
  'validation/error.ts',
  'validation/options.ts',
  'validation/validating-connection.ts',
]

/** The files that importing a file loads: what is imported for its types, or later, is not among them. */
function loaded(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found
  found.add(file)
  const imports = readFileSync(root + file, 'utf8').matchAll(/^(?:import|export) (?!type )[^'"]*?from '(\.[^']+)'/gm)
  for (const [, specifier = ''] of imports)
    loaded(posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts'), found)
  return found
}

test('the core is named, and within 3,000 lines of code', () => {
  const files = readdirSync(`${root}runtime`, { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.ts'),
  )
  const others = files.filter(name => !beside.some(part => name.startsWith(part)))
  expect(others.sort()).toEqual(core.map(name => `${name}.ts`).sort())
  const lines = core.map(name => codeLines(`${root}runtime/${name}.ts`))
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(3_000)
})

test('the entry loads no more than the core and what it leans on', () => {
  const runtime = [...loaded('runtime/index.ts')].flatMap(file => /^runtime\/(.*)/.exec(file)?.[1] ?? [])
  expect(runtime.filter(name => !core.includes(name.slice(0, -'.ts'.length))).sort()).toEqual(loadedBeside)
  for (const later of ['client/console', 'owner/', 'process/', 'transports/byte-channel', 'transports/socket'])
    expect(runtime.filter(name => name.startsWith(later))).toEqual([])
})
