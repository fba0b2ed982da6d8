import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { makeProject, protocolDocument } from '../codegen/commands/project.js'
import { commandLine } from '../support/command-line.js'

// A counted step instead of a time: finding and reading modules is most of what a short run takes.

const module = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`

/** Writes the address of every module that is loaded from a file to stderr. */
const hooks = module(`
import { writeSync } from 'node:fs'
export async function load(url, context, next) {
  if (url.startsWith('file:')) writeSync(2, url + '\\n')
  return next(url, context)
}`)
const listing = module(`import { register } from 'node:module'; register(${JSON.stringify(hooks)})`)

// Coverage is counted by modules, on a build that leaves the command line in as many as it is written in.
const isBundled = !existsSync(new URL('../../dist/cli/commands', import.meta.url))

test.runIf(isBundled)(
  'generate and check are one file, diff and conform another, with what most of their runs need',
  () => {
    const folder = makeProject({
      'agent-bindings.json': {
        generate: [{ document: 'sample.json', target: 'typescript', output: 'generated', options: {} }],
      },
      'sample.json': protocolDocument('1.0.0', ['items/seen']),
      'trace.jsonl': '{"time":0,"direction":"out","kind":"notification","method":"items/other","payload":{}}\n',
      'node_modules/empty': '',
    })
    const common = ['cli/commander', 'cli/main', 'codegen/protocol/diagnostic']
    const commands = [
      ['generate', 'cli/generate-and-check', 0],
      ['check --no-cache', 'cli/generate-and-check', 0],
      ['check', 'cli/generate-and-check', 0],
      ['diff sample.json sample.json', 'cli/diff-and-conform', 0],
      ['conform sample.json --trace trace.jsonl', 'cli/diff-and-conform', 1],
    ] as const
    for (const [given, file, expectedStatus] of commands) {
      const { stderr, status } = spawnSync(process.execPath, ['--import', listing, commandLine, ...given.split(' ')], {
        cwd: folder,
        encoding: 'utf8',
      })
      const loaded = stderr.split('\n').filter(url => url !== '')
      const names = loaded.map(url => url.replace(/^.*\/dist\//, '').replace(/(?:-[A-Z\d]{8})?\.js$/, ''))
      expect({ given, status, names: names.sort() }).toEqual({
        given,
        status: expectedStatus,
        names: [...common, file].sort(),
      })
    }
  },
)

test.runIf(isBundled)('generate loads no module of Node that it has no use for', () => {
  const folder = makeProject({
    'agent-bindings.json': {
      generate: [{ document: 'sample.json', target: 'typescript', output: 'generated', options: {} }],
    },
    'sample.json': protocolDocument('1.0.0', ['items/seen']),
  })
  const listed = module(`process.on('exit', () => console.error(process.moduleLoadList.join('\\n')))`)
  const { stderr, status } = spawnSync(process.execPath, ['--import', listed, commandLine, 'generate'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const loaded = stderr.split('\n')
  expect(status).toBe(0)
  expect(loaded).toContain('NativeModule fs')
  for (const name of ['child_process', 'crypto', 'net', 'internal/fs/rimraf'])
    expect(loaded).not.toContain(`NativeModule ${name}`)
})
