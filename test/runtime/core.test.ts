import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * What the core is made of: connection, client, framing, process, standard input and output, TCP, errors, limits. All of it
 * counts, also what a transport loads when it is opened.
 */
const core = [
  ...['channel', 'connect', 'contract', 'errors', 'explain', 'handler-error', 'index', 'limits', 'problems', 'within'],
  ...['connect-peer', 'description', 'namespace', 'peer', 'types'].map(name => `client/${name}`),
  ...['abort-listeners', 'batch', 'connection', 'delivery', 'engine', 'event-stream', 'incoming', 'pending-calls'].map(
    name => `connection/${name}`,
  ),
  ...['rpc', 'session', 'shutdown', 'subscriptions'].map(name => `connection/${name}`),
  ...['byte-buffer', 'content-length', 'framing', 'json-lines', 'parse', 'resolve'].map(name => `framing/${name}`),
  ...['aborted', 'byte-channel', 'socket', 'stdio', 'streams', 'tcp'].map(name => `transports/${name}`),
  ...['agent-process', 'environment', 'spawn-error', 'stderr-tail'].map(name => `process/${name}`),
]
/**
 * What the core leans on and does not count: the wrapper and the options of validation, and a table of texts, which is also
 * the page "When it does not work". Two folders are loaded with the first connection and know nothing of connections:
 * redaction, and `owner/` (137 lines), which ends agents when this program ends.
 */
const beside = ['validation/', 'explanations']

/** Lines that are neither blank nor comment. */
function codeLines(file: string): number {
  let comment = false
  return readFileSync(root + file, 'utf8')
    .split('\n')
    .filter(text => {
      const line = text.trim()
      const counts = !comment && line !== '' && !line.startsWith('//') && !line.startsWith('/*')
      if (line.startsWith('/*')) comment = true
      if (line.endsWith('*/')) comment = false
      return counts
    }).length
}

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
  const lines = core.map(name => codeLines(`runtime/${name}.ts`))
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(3_000)
})

test('the entry loads the core and what it leans on, and nothing else', () => {
  const others = [...loaded('runtime/index.ts')].filter(
    file =>
      file.startsWith('runtime/') &&
      !core.includes(file.slice('runtime/'.length, -'.ts'.length)) &&
      !beside.some(folder => file.startsWith(`runtime/${folder}`)),
  )
  expect(others).toEqual([])
  for (const part of [
    'redact',
    'process',
    'owner',
    'transports/socket',
    'spawned-tcp',
    'restart',
    'trace',
    'worker',
    'listen',
    'vscode-jsonrpc',
    'validation/compile',
    'validation/judge',
  ])
    expect([...loaded('runtime/index.ts')].filter(file => file.startsWith(`runtime/${part}`))).toEqual([])
})
