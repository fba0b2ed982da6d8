import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Project, repository } from '../support/installed-package.js'
import { type CodeBlock, codeBlocks, namedBlock } from '../support/markdown.js'

// Pages whose programs are followed by what they print. The package is linked, as npm links it.

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
const blocksOf = (page: string) => codeBlocks(join(repository, 'docs', page))
const own = blocksOf('your-own-protocol.md')

let project: Project

beforeAll(() => {
  project = new Project()
  const modules = join(project.folder, 'node_modules')
  mkdirSync(join(modules, '.bin'), { recursive: true })
  symlinkSync(repository, join(modules, 'agent-bindings'), 'junction')
  symlinkSync(join(repository, 'node_modules/@types'), join(modules, '@types'), 'junction')
  symlinkSync(join(repository, 'node_modules/ts-morph'), join(modules, 'ts-morph'), 'junction')
  const cli = JSON.stringify(join(repository, 'dist/cli/main.js'))
  writeProgram('.bin/agent-bindings', `#!/bin/sh\nexec "${process.execPath}" ${cli} "$@"\n`)
})
afterAll(() => project[Symbol.dispose]())

function writeProgram(path: string, text: string): void {
  project.write({ [`node_modules/${path}`]: text })
  chmodSync(join(project.folder, 'node_modules', path), 0o755)
}

/** Writes the files of a page: blocks that are named as files are. */
function writeFiles(blocks: readonly CodeBlock[]): void {
  for (const { name, text } of blocks) if (name && /\.(js|ts|json|jsonc)$/.test(name)) project.write({ [name]: text })
}

/** Every program of a page that is followed by its output. */
const programsOf = (page: string) =>
  blocksOf(page).flatMap(({ name = '' }) => (name.endsWith('.output') ? [name.slice(0, -'.output'.length)] : []))

for (const page of ['get-started.md', 'drive-an-agent.md', 'test-without-the-agent.md']) {
  const blocks = blocksOf(page)
  test.each(programsOf(page))(`${page}: %s prints what the page says`, async name => {
    writeFiles(blocks)
    const { code, stdout, stderr } = await project.run(process.execPath, [`${name}.js`])
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: namedBlock(blocks, `${name}.output`).text,
      stderr: '',
    })
  })
}

test('test-without-the-agent.md: the scenario is checked', async () => {
  const blocks = blocksOf('test-without-the-agent.md')
  writeFiles(blocks)
  const [command = '', ...args] = namedBlock(blocks, 'check').text.trim().split(/\s+/)
  expect(await project.run(command, args)).toMatchObject({ code: 0 })
})

test('answer-an-agent.md: client and agent do what the page says', async () => {
  const blocks = blocksOf('answer-an-agent.md')
  writeFiles(own.filter(({ name }) => name === 'protocol.ts' || name === 'tsconfig.json'))
  const [command = '', ...args] = namedBlock(own, 'init').text.trim().split(/\s+/)
  expect(await project.run(command, args)).toMatchObject({ code: 0, stderr: '' })
  writeFiles(blocks)
  expect(await project.run(process.execPath, [tsc, '-p', '.'])).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(await project.run(process.execPath, ['dist/client.js'])).toEqual({
    code: 0,
    stdout: namedBlock(blocks, 'client.output').text,
    stderr: '',
  })
})

test('every block of these pages is used', () => {
  const names = ['get-started.md', 'answer-an-agent.md', 'test-without-the-agent.md'].flatMap(page =>
    blocksOf(page).map(({ name, place }) => name ?? place),
  )
  expect(names).toEqual([
    ...['install', 'first.js', 'first.output'],
    ...['client.ts', 'agent.ts', 'client.output'],
    ...['steps.js', 'steps.output', 'branches.js', 'branches.output'],
    ...['fakes.jsonc', 'check', 'dies.js', 'dies.output', 'model.js', 'model.output'],
  ])
})
