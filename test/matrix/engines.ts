import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The path of a file of this folder. */
export const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** A program that runs JavaScript. */
export interface Engine {
  program: string
  /** What goes before the file to run. */
  args: string[]
  /** What the program says its version is. */
  version: RegExp
}

const node = (major: number): [string, Engine] => [
  `Node ${major}`,
  { program: here(`node_modules/node${major}/bin/node`), args: [], version: new RegExp(`^v${major}\\.`) },
]
/** What the built package is tested on besides the Node that runs the tests, by name. */
export const engines: ReadonlyMap<string, Engine> = new Map<string, Engine>([
  ...[22, 24, 26].map(node),
  ['Bun', { program: here('node_modules/bun/bin/bun'), args: ['run'], version: /^1\./ }],
  ['Deno', { program: here('node_modules/deno/deno'), args: ['run', '--allow-all'], version: /^deno 2\./ }],
])

/** Names of engines that are not installed: tests on them are skipped. */
export const missing: readonly string[] = [...engines].flatMap(([name, { program }]) =>
  existsSync(program) ? [] : [name],
)
if (missing.length > 0)
  console.warn(`Skipped: tests on ${missing.join(', ')}. Install them, on Linux x64: npm ci --prefix test/matrix`)
