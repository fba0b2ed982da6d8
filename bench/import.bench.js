// Importing TypeScript definitions, as whole processes. Where the time goes, on the newest Cody: a fifth loads TypeScript,
// a fifth finds the statements that matter, an eighth makes sure that nothing adds to them, and the rest parses and binds
// these and the standard library, converts types, and writes the document.
//   CODY_CHECKOUT=../cody node bench/run.js --only import    also measures a checkout of sourcegraph/cody
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measureProcesses } from './lib/processes.js'
import { toRows } from './lib/rows.js'

const root = fileURLToPath(new URL('../', import.meta.url))
const cli = join(root, 'dist/cli/main.js')

/** @param {number} count */
const range = count => Array.from({ length: count }, (_, at) => at)

/**
 * A checkout in which a few of many modules matter: types behind a barrel, beside code that imports other modules.
 *
 * @param {string} folder
 * @param {number} modules
 */
function writeCheckout(folder, modules) {
  /** @type {Record<string, string>} */
  const files = {
    'import.json': JSON.stringify({
      protocol: 'sample',
      reader: 'typescript',
      entry: 'protocol.ts',
      options: { maps: { clientRequests: 'Requests' } },
    }),
    'protocol.ts': [
      `import type { ${range(40)
        .map(at => `Item${at}`)
        .join(', ')} } from './modules'`,
      `export type Requests = { ${range(40)
        .map(at => `'item/m${at}': [{ id: string; options?: { deep: boolean } | null }, Item${at}[]]`)
        .join('; ')} }`,
    ].join('\n'),
    'modules/index.ts': range(modules)
      .map(at => `export { type Item${at}, run${at} } from './m${at}'`)
      .join('\n'),
  }
  for (const at of range(modules))
    files[`modules/m${at}.ts`] = [
      `import { run${(at * 7 + 3) % modules} as other } from './m${(at * 7 + 3) % modules}'`,
      `export interface Item${at} { id: string; kind: 'a' | 'b'; size?: number | null; parts: { name: string; at: number }[] }`,
      ...range(30).map(
        part =>
          `export function step${part}(value: number): number { return value > ${part} ? other() + step${part}(value - 1) : ${part} }`,
      ),
      `export function run${at}(): number { return step0(${at}) }`,
    ].join('\n')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** @param {import('./lib/rows.js').BenchOptions} options */
export async function run({ rounds, smoke }) {
  const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-bench-'))
  try {
    writeCheckout(folder, smoke ? 60 : 1000)
    const fixed = ['--checkout', folder, '--revision', 'none', '--protocol-version', '1']
    /** @param {string} recipe @param {string[]} more */
    const command = (recipe, ...more) => ({
      args: [cli, 'import', recipe, '--output', join(folder, 'document.json'), ...more],
    })
    const tsMorph = createRequire(import.meta.url).resolve('ts-morph')
    const recipe = join(folder, 'import.json')
    const cody = process.env.CODY_CHECKOUT
    const { time, memory } = await measureProcesses(
      {
        'node -e 0': { args: ['-e', '0'] },
        'loading TypeScript': { args: [tsMorph] },
        'import, 1,000 modules': command(recipe, ...fixed),
        'import, 1,000 modules, every one read': command(recipe, ...fixed, '--eager'),
        ...(cody
          ? {
              'import, Cody': command(join(root, 'schema/cody/import.json'), '--checkout', cody),
              'import, Cody, every import read': command(
                join(root, 'schema/cody/import.json'),
                '--checkout',
                cody,
                '--eager',
              ),
            }
          : {}),
      },
      Math.min(rounds, 3),
    )
    return [
      ...toRows('import, time', 'ms', time, 'node -e 0'),
      ...toRows('import, peak memory', 'MB', memory, 'node -e 0'),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
