import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { PlanOptions } from '../../../codegen/project/outputs/plan.js'
import type { Protocol } from '../../../codegen/protocol/model.js'

/** A temporary folder with some files; removed when the test is over. */
export function makeProject(files: Record<string, unknown>): string {
  const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, content] of Object.entries(files)) writeIn(folder, path, content)
  return folder
}

export function writeIn(folder: string, path: string, content: unknown): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
}

/** Every file below a folder with its text: what a command must leave alone when it fails. */
export function snapshot(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
  return Object.fromEntries(files.map(file => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]))
}

/** Gives every text file below a folder the line ends of a checkout on Windows. */
export function withCrlf(folder: string): void {
  for (const [path, text] of Object.entries(snapshot(folder)))
    writeIn(folder, path, text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n'))
}

export const protocolDocument = (version = '1.0.0', methods: readonly string[] = ['ping']): Protocol => ({
  protocol: 'sample',
  version,
  methods: methods.map(method => ({
    method,
    kind: 'notification',
    messageDirection: 'clientToServer',
    params: null,
  })),
  $defs: {},
})

/** A target that gives one file for each method: methods are paths. */
export const pathTarget: PlanOptions = {
  findTarget: name => ({
    name,
    options: { type: 'object', properties: { word: { type: 'string' } } },
    load: async () => ({
      generate: ({ methods }, options) =>
        methods.map(({ method }) => ({ path: method, content: `${method} ${String(options.word ?? '')}\n` })),
    }),
  }),
}

export const configOf = (...outputs: { document?: string; output?: string; word?: string }[]) => ({
  generate: outputs.map(({ document = 'sample.json', output = 'out', word }) => ({
    document,
    target: 'paths',
    output,
    options: { word },
  })),
})
