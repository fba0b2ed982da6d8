import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, test } from 'vitest'
import { makeProject, protocolDocument, writeIn } from '../codegen/commands/project.js'
import { commandLine, runCommand } from '../support/command-line.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

let folder = ''

const runWith = (program: string, args: readonly string[]) => {
  const { CI: _, ...env } = process.env
  return spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8', env })
}
const run = (...args: string[]) => runCommand(folder, args, { CI: undefined })
const check = (...args: string[]) => run('check', ...args)

const memory = () => {
  const cache = join(folder, 'node_modules/.cache/agent-bindings')
  return readdirSync(cache).map(name => join(cache, name))
}

/** Makes the memory say something that no check would: who says so too has looked there. */
function mark(): void {
  const [file = ''] = memory()
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"files":\d+/, '"files":12345'))
}
const marked = '12,345 files'

beforeEach(async () => {
  folder = makeProject({
    'agent-bindings.json': {
      generate: [{ document: 'sample.json', target: 'typescript', output: 'generated', options: {} }],
    },
    'sample.json': protocolDocument('1.0.0', ['items/seen']),
  })
  mkdirSync(join(folder, 'node_modules'))
  expect(await run('generate')).toMatchObject({ status: 0, stderr: '' })
})

describe('a check of which nothing has changed since the last', () => {
  beforeEach(async () => {
    expect((await check()).status).toBe(0)
    mark()
  })

  test('is remembered', async () => {
    expect(await check()).toMatchObject({ status: 0, stdout: expect.stringContaining(marked) })
  })

  test('is made anew with --no-cache, and in CI, where the memory could have come with the checkout', async () => {
    expect((await check('--no-cache')).stdout).not.toContain(marked)
    expect((await runCommand(folder, ['check'], { CI: 'true' })).stdout).not.toContain(marked)
    expect((await runCommand(folder, ['check'], { CI: 'false' })).stdout).toContain(marked)
  })

  test.each([
    ['an edit of a generated file', () => writeIn(folder, 'generated/client.ts', '// mine\n'), 1],
    ['a file beside the generated ones', () => writeIn(folder, 'generated/more/mine.ts', ''), 1],
    ['a generated file that is gone', () => rmSync(join(folder, 'generated/types.ts')), 1],
    ['another document', () => writeIn(folder, 'sample.json', protocolDocument('1.0.0', ['items/lost'])), 1],
    ['a document that cannot be read', () => rmSync(join(folder, 'sample.json')), 2],
    [
      'other options',
      () =>
        writeIn(folder, 'agent-bindings.json', {
          generate: [
            {
              document: 'sample.json',
              target: 'typescript',
              output: 'generated',
              options: { runtime: './elsewhere.js' },
            },
          ],
        }),
      1,
    ],
  ])('is not what counts after %s', async (_, change, status) => {
    change()
    expect(await check()).toMatchObject({ status })
    expect(await check()).toMatchObject({ status })
  })

  test('is not what counts for a generator that was built otherwise', async () => {
    const other = makeProject({})
    cpSync(join(root, 'dist'), join(other, 'dist'), { recursive: true })
    cpSync(join(root, 'package.json'), join(other, 'package.json'))
    symlinkSync(join(root, 'node_modules'), join(other, 'node_modules'), 'junction')
    const program = join(other, 'dist/cli/main.js')
    expect(runWith(program, ['check']).stdout).toContain(marked)
    writeFileSync(join(other, 'dist/codegen/build-id'), 'another')
    expect(runWith(program, ['check']).stdout).not.toContain(marked)
  })

  test('is made anew when what was remembered is damaged', async () => {
    for (const file of memory()) writeFileSync(file, '{')
    expect(await check()).toMatchObject({ status: 0, stdout: expect.stringMatching(/in step, \d files/) })
  })
})

test('a generator that was not built by the build remembers nothing', async () => {
  const other = makeProject({})
  cpSync(join(root, 'dist'), join(other, 'dist'), { recursive: true })
  cpSync(join(root, 'package.json'), join(other, 'package.json'))
  symlinkSync(join(root, 'node_modules'), join(other, 'node_modules'), 'junction')
  rmSync(join(other, 'dist/codegen/build-id'))
  expect(runWith(join(other, 'dist/cli/main.js'), ['check']).status).toBe(0)
  expect(memory).toThrow('ENOENT')
})

test.each([
  ['a file stands where the cache belongs', () => writeIn(folder, 'node_modules/.cache', 'mine')],
  [
    'a folder stands where the memory belongs',
    async () => {
      expect((await check()).status).toBe(0)
      const [file = ''] = memory()
      rmSync(file)
      mkdirSync(file)
    },
  ],
])('a memory that cannot be written is only a slower check: %s', async (_, obstruct) => {
  await obstruct()
  const before = readdirSync(join(folder, 'node_modules'), { recursive: true })
  expect(await check()).toMatchObject({ status: 0, stderr: '' })
  expect(readdirSync(join(folder, 'node_modules'), { recursive: true })).toEqual(before)
})

test('what drifted is never remembered, and nothing is written where there is no node_modules', async () => {
  writeIn(folder, 'generated/client.ts', '// mine\n')
  expect((await check()).status).toBe(1)
  expect(memory).toThrow('ENOENT')
  expect(await run('generate')).toMatchObject({ status: 0, stderr: '' })
  rmSync(join(folder, 'node_modules'), { recursive: true })
  const before = readdirSync(folder, { recursive: true })
  expect((await check()).status).toBe(0)
  expect(readdirSync(folder, { recursive: true })).toEqual(before)
})

test('a check with a target of the user is made anew every time: its module may have changed', async () => {
  // Each time in a process of its own: a module that is loaded once is not loaded again.
  const target = (text: string) =>
    `export default { name: 'own', options: {}, load: async () => ({ generate: () => [{ path: 'a', content: '${text}' }] }) }`
  writeIn(folder, 'own.mjs', target('one'))
  writeIn(folder, 'agent-bindings.json', {
    generate: [{ document: 'sample.json', target: './own.mjs', output: 'generated' }],
  })
  expect((await run('generate')).status).toBe(0)
  expect(runWith(commandLine, ['check']).status).toBe(0)
  writeIn(folder, 'own.mjs', target('two'))
  expect(runWith(commandLine, ['check']).status).toBe(1)
})
