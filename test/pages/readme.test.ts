import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { fakeCody } from '../support/fake-cody.js'
import { Project, repository } from '../support/installed-package.js'
import { codeBlocks, namedBlock } from '../support/markdown.js'

const page = codeBlocks(join(repository, 'README.md'))
const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')

/** The commands of a block, without comments. */
const commands = (name: string) =>
  namedBlock(page, name)
    .text.trim()
    .split('\n')
    .map(line => line.replace(/\s+#.*$/, ''))

test('every block of code is run by a test', () => {
  expect(page.map(block => block.name ?? block.place)).toEqual([
    ...['protocol.ts', 'own', 'own.ts'],
    ...['start', 'tests'],
    ...['install', 'ask'], // in test/packed/new-user.test.ts
    ...['client', 'mcp', 'check'],
  ])
})

test('the two commands are what CI and the scripts run', () => {
  expect(commands('start')).toEqual(['npm ci && npm start'])
  expect(commands('tests')).toEqual(['npm ci && npm test'])
  expect(scripts.start).toMatch(/build.*generate.*node examples\/ask\.js$/)
  const ci = readFileSync(join(repository, '.ci/run'), 'utf8')
  expect(ci).toMatch(/^npm ci/m)
  expect(ci).toMatch(/^npm test$/m)
})

test('the protocol of one minute becomes a client that is answered', async () => {
  using project = new Project({
    'protocol.ts': namedBlock(page, 'protocol.ts').text,
    'own.ts': namedBlock(page, 'own.ts').text,
  })
  mkdirSync(join(project.folder, 'node_modules'))
  symlinkSync(repository, join(project.folder, 'node_modules/agent-bindings'), 'junction')
  const [install = '', init = ''] = commands('own')
  expect(install).toBe('npm install agent-bindings ts-morph')
  const [npx, name, ...args] = init.split(/\s+/)
  expect([npx, name]).toEqual(['npx', 'agent-bindings'])
  expect(await project.run(process.execPath, [join(repository, 'dist/cli/main.js'), ...args])).toMatchObject({
    code: 0,
  })
  const options = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023,esnext.disposable', '--strict']
  const types = ['--types', 'node', '--typeRoots', join(repository, 'node_modules/@types'), '--skipLibCheck']
  expect(await project.run(process.execPath, [tsc, '--ignoreConfig', ...options, ...types, 'own.ts'])).toMatchObject({
    code: 0,
    stdout: '',
  })
  expect(await project.run(process.execPath, ['own.js'])).toEqual({ code: 0, stdout: 'Hello Ada!\n', stderr: '' })
})

const cli = join(repository, 'dist/cli/main.js')

test.each([
  ['client', 'cody', fakeCody(), /^\S+ \d+\n/],
  ['mcp', 'mcp-server-everything', [process.execPath, cli, 'mock', 'mcp@2025-11-25'], /^\[\]\n$/],
] as const)('the example %s compiles and talks to an agent', async (name, program, command, printed) => {
  using project = new Project({ 'program.ts': namedBlock(page, name).text })
  mkdirSync(join(project.folder, 'node_modules'))
  symlinkSync(repository, join(project.folder, 'node_modules/agent-bindings'), 'junction')
  const options = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023,esnext.disposable', '--strict']
  const types = ['--types', 'node', '--typeRoots', join(repository, 'node_modules/@types'), '--skipLibCheck']
  const compiled = await project.run(process.execPath, [tsc, ...options, ...types, 'program.ts'])
  expect(compiled).toEqual({ code: 0, stdout: '', stderr: '' })

  const words = command.map(word => JSON.stringify(word)).join(' ')
  project.write({ [`bin/${program}`]: `#!/bin/sh\nexec ${words}\n` })
  chmodSync(join(project.folder, 'bin', program), 0o755)
  const path = [join(project.folder, 'bin'), process.env.PATH].join(delimiter)
  const { code, stdout, stderr } = await project.run(process.execPath, ['program.js'], { PATH: path })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(printed)
})

test('the commands against drift run', async () => {
  using project = new Project()
  const outcomes = []
  for (const command of commands('check')) {
    const [npx, name, ...args] = command.split(/\s+/)
    expect([npx, name]).toEqual(['npx', 'agent-bindings'])
    const config = args[0] === 'check' ? ['--config', join(repository, 'agent-bindings.json')] : []
    outcomes.push(await project.run(process.execPath, [cli, ...args, ...config]))
  }
  expect(outcomes).toMatchObject([{ code: 0 }, { code: 0 }])
})
