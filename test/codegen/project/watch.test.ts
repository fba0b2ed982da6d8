import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type GeneratedOutput, watchAndGenerate } from '../../../codegen/commands/generate.js'
import { configOf, makeProject, pathTarget, protocolDocument, snapshot, writeIn } from '../commands/project.js'

let ending = new AbortController()
let ended: Promise<void> = Promise.resolve()
afterEach(async () => {
  ending.abort()
  await ended
})

/** Watches a project. @returns gives the next run: what changed, or the message of its error */
function start(folder: string, more: object = {}): () => Promise<string> {
  ending = new AbortController()
  const runs: string[] = []
  let wake = () => {}
  const add = (run: string) => {
    runs.push(run)
    wake()
  }
  ended = watchAndGenerate(join(folder, 'agent-bindings.json'), {
    ...pathTarget,
    ...more,
    debounceMs: 20,
    signal: ending.signal,
    onGenerated: outputs => {
      const changed = changesOf(outputs)
      // Runs without changes come after what the watcher itself has written.
      if (changed !== '' || runs.length === 0) add(changed)
    },
    onFailed: error => add(String(error)),
  })
  let taken = 0
  return async () => {
    while (runs.length <= taken) await new Promise<void>(resolve => (wake = resolve))
    return runs[taken++] ?? ''
  }
}

const changesOf = (outputs: readonly GeneratedOutput[]) =>
  outputs.flatMap(({ output, changes }) => changes.map(({ path }) => `${output.split('/').at(-1)}/${path}`)).join()

/** Saves as editors and `sed -i` do: another file takes the place of the one that was there. */
function saveByRename(folder: string, path: string, text: string): void {
  writeFileSync(join(folder, `${path}~`), text)
  renameSync(join(folder, `${path}~`), join(folder, path))
}

test('watching that is over before it begins generates nothing', async () => {
  const folder = makeProject({ 'agent-bindings.json': configOf({}), 'sample.json': protocolDocument() })
  const before = snapshot(folder)
  ending.abort()
  const told: unknown[] = []
  await watchAndGenerate(join(folder, 'agent-bindings.json'), {
    ...pathTarget,
    signal: AbortSignal.abort(),
    onGenerated: outputs => told.push(outputs),
    onFailed: error => told.push(error),
  })
  expect(told).toEqual([])
  expect(snapshot(folder)).toEqual(before)
})

test('definitions in sub-folders are seen however they are saved, again and again, also in new folders', async () => {
  const definitions = (name: string) =>
    `import type { Shared } from './deep/shared.js'\nexport interface ClientRequests { '${name}': [Shared, null] }\n`
  const shared = (type: string) => `export interface Shared { value: ${type} }\n`
  const folder = makeProject({
    'agent-bindings.json': configOf({ document: 'schema/my/1.json' }),
    'schema/my/import.json': {
      protocol: 'sample',
      reader: 'typescript',
      entry: 'src/protocol.ts',
      version: '1',
      options: { maps: { clientRequests: 'ClientRequests' } },
    },
  })
  mkdirSync(join(folder, 'src/deep'), { recursive: true })
  writeFileSync(join(folder, 'src/protocol.ts'), definitions('one'))
  writeFileSync(join(folder, 'src/deep/shared.ts'), shared('string'))
  const next = start(folder)
  expect(await next()).toContain('1.json')
  for (const name of ['two', 'three', 'four']) {
    saveByRename(folder, 'src/protocol.ts', definitions(name))
    expect(await next()).toContain('1.json')
  }
  for (const type of ['number', 'boolean']) {
    saveByRename(folder, 'src/deep/shared.ts', shared(type))
    expect(await next()).toContain('1.json')
  }
  rmSync(join(folder, 'src/deep'), { recursive: true })
  expect(await next()).toContain('shared')
  mkdirSync(join(folder, 'src/deep'))
  writeFileSync(join(folder, 'src/deep/shared.ts'), shared('null'))
  while (!(await next()).includes('1.json'));
  saveByRename(folder, 'src/deep/shared.ts', shared('string'))
  expect(await next()).toContain('1.json')
})

test('a document and the configuration are watched, and a mistake ends nothing', async () => {
  const folder = makeProject({ 'agent-bindings.json': configOf({}), 'sample.json': protocolDocument('1.0.0', ['a']) })
  const next = start(folder)
  expect(await next()).toContain('/a')
  writeIn(folder, 'sample.json', '{')
  expect(await next()).toContain('the JSON text ends too early')
  saveByRename(folder, 'sample.json', JSON.stringify(protocolDocument('1.0.0', ['b'])))
  expect(await next()).toContain('/b')
  saveByRename(folder, 'agent-bindings.json', JSON.stringify(configOf({ output: 'elsewhere' })))
  expect(await next()).toContain('elsewhere/b')
  expect(existsSync(join(folder, 'elsewhere/b'))).toBe(true)
})
