import { Figures, table } from './figures.js'
import { formatNumber } from './rows.js'

/** @typedef {import('./rows.js').Results} Results */

const startOfNode = 'node -e 0'
const sdk = '@agentclientprotocol/sdk'
const lsp = 'vscode-languageserver-protocol'

/**
 * The two rows of the README: the cost of making bindings, and of using them.
 *
 * @param {Results} results
 * @throws {Error} as `figures` does
 */
export function costs({ rows }) {
  const found = new Figures(rows)
  const commands = (/** @type {string} */ name) => found.ratio('commands, time', name)
  const trips = (/** @type {string} */ name) => found.ratio('runtime, stdio', `64 in flight: ${name}`)
  const text = table(
    ['', 'agent-bindings', 'beside it, in the same run'],
    [
      [
        '`generate`, newest Cody',
        `${commands('generate, everything new')} \`${startOfNode}\``,
        `json-schema-to-typescript on the same shapes: ${commands('json-schema-to-typescript')}`,
      ],
      [
        'round trips, 64 in flight, stdio',
        `${trips('agent-bindings')} a hand-written floor`,
        `vscode-jsonrpc as it comes: ${trips('vscode-jsonrpc')}`,
      ],
    ],
  )
  found.refuseMissing()
  return text
}

/**
 * The figures of one run as the page shows them.
 *
 * @param {Results} results
 * @throws {Error} naming the rows that the run has not: it had no peers, or not all benchmarks
 */
export function figures({ version, date, machine, rounds, rows }) {
  const found = new Figures(rows)
  const text = [
    `One run on ${date}, version ${version}: ${machine}; ${rounds} rounds, medians. Multiples are of the time of \`${startOfNode}\` in`,
    'the same rounds, where no other baseline is named.',
    '',
    goals(found),
    '',
    '### A client beside others',
    '',
    clients(found),
    '',
    '### Round trips and streams',
    '',
    'Time as a multiple of that of a hand-written floor; CPU of the client for a message, the same way.',
    '',
    runtime(found),
    '',
    '### Checking messages',
    '',
    validation(found),
    '',
    '### How it grows',
    '',
    growth(found),
  ].join('\n')
  found.refuseMissing()
  return text
}

/** @param {Figures} found */
function goals(found) {
  return table(
    ['what', 'goal', 'measured', 'beside it'],
    [...commandGoals(found), ...readingGoals(found), ...otherGoals(found)],
  )
}

/** @param {Figures} found */
function commandGoals(found) {
  const commands = (/** @type {string} */ name) => found.ratio('commands, time', name)
  return [
    [
      '`generate`, newest Cody, everything new',
      '2.9 ×',
      commands('generate, everything new'),
      `json-schema-to-typescript, types of the same shapes: ${commands('json-schema-to-typescript')}`,
    ],
    ['`generate`, Codex 0.169.0, everything new', '4 ×', commands('generate, Codex, everything new'), ''],
    ['`check`, newest Cody, made anew as in CI', '3 ×', commands('check, everything made anew'), ''],
    ['`check`, nothing changed since the last', '1.9 ×', commands('check, nothing changed'), ''],
    ['`diff`, Codex 0.150.0 and 0.169.0', '5 ×', commands('diff, Codex 0.150.0 → 0.169.0'), ''],
  ]
}

/** @param {Figures} found */
function readingGoals(found) {
  const reading = (/** @type {string} */ name) => found.ratio('reading definitions, time', name)
  return [
    [
      '`import`, Cody from its TypeScript',
      '20 ×',
      found.ratio('import, time', 'import, Cody'),
      `reading every imported file: ${found.ratio('import, time', 'import, Cody, every import read')}`,
    ],
    ['LSP: meta model to document', '4 ×', reading('LSP: meta model to document'), ''],
    [
      'Codex: JSON Schema to document and bindings',
      '5 ×',
      reading('Codex: JSON Schema to document and bindings'),
      `types only: \`codex app-server generate-ts\` (native) ${reading('Codex: its own generate-ts, types only')}, json-schema-to-typescript ${reading('Codex: json-schema-to-typescript, types only')}, without formatting ${reading('Codex: the same without formatting')}`,
    ],
    [
      'Copilot: JSON Schema to document and bindings',
      '',
      reading('Copilot: JSON Schema to document and bindings'),
      `the generator of the Copilot SDK, for TypeScript: ${reading('Copilot: the generator of its SDK')}`,
    ],
  ]
}

/** @param {Figures} found */
function otherGoals(found) {
  const tap = 'tap: a round trip over stdio'
  return [
    [
      '`conform`, 5,000 messages of Codex',
      '5 ×',
      found.ratio('validation, conform', 'conform, 5000 messages of Codex'),
      '',
    ],
    [
      'a tap in process, added to a round trip',
      '1.05 × no tap',
      `${found.ratio(tap, 'in process')} no tap`,
      `as a process in the middle: ${found.ratio(tap, 'a process in the middle')} no tap`,
    ],
    ['a generated call', '', `${found.ratio('client, calls', 'generated method')} a bare one`, ''],
  ]
}

/** @param {Figures} found */
function clients(found) {
  const cases = ['agent-bindings/acp', 'agent-bindings/cody', sdk, lsp]
  const line = (
    /** @type {string} */ what,
    /** @type {string} */ goal,
    /** @type {(name: string) => string} */ figure,
  ) => [what, goal, ...cases.map(figure)]
  const median = (/** @type {string} */ group) => (/** @type {string} */ name) => found.median(group, name)
  return table(
    ['', 'goal', ...cases.map(name => `\`${name}\``)],
    [
      line('loading', '1.9 ×', name => found.ratio('client, loading', name)),
      line('bundle of two methods, at the start', '50 KB', median('client, bundle of two methods, minified')),
      line('… in all chunks', '150 KB', median('client, the same in all chunks')),
      line('type check: files', '', median('client, type check: files')),
      line('… instantiations', '', median('client, type check: instantiations')),
      line('… time, TypeScript 7', '', median('client, type check: time')),
      line('… time, TypeScript 5.9', '', median('client, type check: time with TypeScript 5.9')),
    ],
  )
}

const scenarios = {
  sequential: 'sequential',
  '64 in flight': '64 in flight',
  '1,024 in flight': '1,024 in flight',
  '1 MiB both ways': '1 MiB both ways',
  '50,000 notifications awaited by 256': 'notifications awaited by 256',
  '50,000 notifications never awaited': 'notifications never awaited',
  'growing transcript': 'growing transcript',
}

/** @param {Figures} found */
function runtime(found) {
  return table(
    ['', 'stdio', 'TCP', 'vscode-jsonrpc, stdio', 'vscode-jsonrpc, TCP', 'CPU (goal 1.05 ×)'],
    Object.entries(scenarios).map(([name, ofCpu]) => [
      name,
      found.ratio('runtime, stdio', `${name}: agent-bindings`),
      found.ratio('runtime, tcp', `${name}: agent-bindings`),
      found.ratio('runtime, stdio', `${name}: vscode-jsonrpc`),
      found.ratio('runtime, tcp', `${name}: vscode-jsonrpc`),
      found.ratio('CPU a message', `${ofCpu}: agent-bindings`),
    ]),
  )
}

/** @param {Figures} found */
function validation(found) {
  const ours = 'closures on first use'
  return table(
    ['', 'first value of the largest shape (goal 5 ms)', 'ajv', 'every shape, again and again (goal 1 × ajv)'],
    ['Cody 1.114.0', 'Codex 0.169.0', 'LSP 3.18', 'ACP 1'].map(document => {
      const first = new RegExp(`^validation, first value of .*, ${document.replaceAll('.', '\\.')}$`)
      const again = new RegExp(`^validation, every shape .*, ${document.replaceAll('.', '\\.')}$`)
      return [document, found.median(first, ours), found.median(first, 'ajv'), `${found.ratio(again, ours)} ajv`]
    }),
  )
}

/** @param {Figures} found */
function growth(found) {
  const sizes = [125, 1250, 12_500]
  const cases = ['generate', 'check', 'diff', 'type check of the output']
  const rows = sizes.map(size => [
    formatNumber(size),
    ...cases.map(name => {
      const key = `${name}, ${size} methods`
      return `${found.ratio('growth, time', key)}, ${found.median('growth, peak memory', key)}`
    }),
  ])
  const start = found.of('growth, time', startOfNode).median
  const above = (/** @type {string} */ name, /** @type {number} */ size) =>
    found.of('growth, time', `${name}, ${size} methods`).median - start
  const steps = cases.map(name => `${formatNumber(above(name, 12_500) / above(name, 1250))} ×`)
  return table(
    ['methods', '`generate`', '`check`, made anew', '`diff`', 'type check of the output'],
    [...rows, ['from 1,250 to 12,500, above the start of Node', ...steps]],
  )
}
