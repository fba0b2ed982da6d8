// How cost grows with the protocol: ten times the methods should cost about ten times as much, above the start of Node.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { largeProtocol } from './lib/large-protocol.js'
import { measureProcesses } from './lib/processes.js'
import { toRows } from './lib/rows.js'

const root = fileURLToPath(new URL('../', import.meta.url))
const cli = join(root, 'dist/cli/main.js')
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript-5/package.json')), 'bin/tsc')

/** @param {import('./lib/rows.js').BenchOptions} options */
export async function run({ smoke }) {
  const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-growth-'))
  const sizes = smoke ? [5] : [125, 1250, 12_500]
  try {
    /** @type {Record<string, import('./lib/processes.js').Command>} */
    const commands = { 'node -e 0': { args: ['-e', '0'] } }
    for (const size of sizes) {
      const project = join(folder, String(size))
      mkdirSync(join(project, 'node_modules'), { recursive: true })
      symlinkSync(root, join(project, 'node_modules/agent-bindings'), 'junction')
      writeFileSync(join(project, 'old.json'), JSON.stringify(largeProtocol(size)))
      writeFileSync(join(project, 'new.json'), JSON.stringify(largeProtocol(size, { changed: true })))
      writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
      const generate = [{ document: 'old.json', target: 'typescript', output: 'generated' }]
      writeFileSync(join(project, 'agent-bindings.json'), JSON.stringify({ generate }))
      const compilerOptions = {
        module: 'nodenext',
        target: 'es2022',
        lib: ['es2023', 'esnext.disposable'],
        typeRoots: [join(root, 'node_modules/@types')],
        types: ['node'],
        strict: true,
        noEmit: true,
        skipLibCheck: true,
      }
      writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['generated'] }))
      const clean = () => rmSync(join(project, 'generated'), { recursive: true, force: true })
      commands[`generate, ${size} methods`] = { args: [cli, 'generate'], cwd: project, before: clean }
      commands[`check, ${size} methods`] = { args: [cli, 'check', '--no-cache'], cwd: project }
      commands[`diff, ${size} methods`] = { args: [cli, 'diff', 'old.json', 'new.json'], cwd: project }
      commands[`type check of the output, ${size} methods`] = {
        args: ['--max-old-space-size=8192', tsc, '-p', '.'],
        cwd: project,
      }
    }
    const { time, memory } = await measureProcesses(commands, 1)
    return [
      ...toRows('growth, time', 'ms', time, 'node -e 0'),
      ...toRows('growth, peak memory', 'MB', memory, 'node -e 0'),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
