import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SourcegraphStandIn, startSourcegraphStandIn } from '../../testing/sourcegraph-stand-in/index.js'
import { runCommand } from '../support/command-line.js'
import { fakeCodyOption } from '../support/fake-cody.js'
import { Project, repository } from '../support/installed-package.js'
import { codeBlocks, namedBlock } from '../support/markdown.js'

const page = codeBlocks(join(repository, 'docs/cody.md'))
const cli = join(repository, 'dist/cli/main.js')
let project: Project
let standIn: SourcegraphStandIn

beforeAll(async () => {
  standIn = await startSourcegraphStandIn({ modelsApi: true })
  project = new Project({ 'src/index.ts': 'export const answer = 42\n' })
  mkdirSync(join(project.folder, 'node_modules'))
  symlinkSync(repository, join(project.folder, 'node_modules/agent-bindings'), 'junction')
})
afterAll(async () => {
  project[Symbol.dispose]()
  await standIn.close()
})

const account = () => ({ SRC_ENDPOINT: standIn.endpoint, SRC_ACCESS_TOKEN: standIn.token })
const runBlock = (name: string) => {
  project.write({ [`${name}.js`]: namedBlock(page, name).text })
  return project.run(process.execPath, [`${name}.js`], account())
}

test('every block of code is run here', () => {
  expect(page.map(block => block.name ?? block.place)).toEqual(['session', 'edits', 'errors', 'settings', 'commands'])
})

test('the session asks with a file, and once more', async () => {
  const { code, stdout, stderr } = await runBlock('session')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^with 1 file\(s\)\n/)
  expect(stdout).toContain('answered by claude-3-haiku\n')
  expect(stdout).toContain('> And in one sentence?')
})

test('the edit is made', async () => {
  standIn.stream = {
    delayMs: 0,
    reply: () => '<CODE5711>// Adds.\nfunction add(a, b) {\n  return a + b\n}\n</CODE5711>',
  }
  try {
    expect(await runBlock('edits')).toEqual({ code: 0, stdout: 'done string\n', stderr: '' })
  } finally {
    standIn.stream = { delayMs: 0 }
  }
})

test('the error is caught', async () => {
  expect(await runBlock('errors')).toEqual({ code: 0, stdout: 'INVALID_TOKEN\n', stderr: '' })
})

test('the settings are in force when the file is named', async () => {
  project.write({ 'agent-bindings.json': namedBlock(page, 'settings').text })
  const args = [cli, 'cody', 'config', '--json', '--config', 'agent-bindings.json']
  const { stdout } = await project.run(process.execPath, args, {
    SRC_ENDPOINT: '',
    SRC_ACCESS_TOKEN: '',
    TEAM_TOKEN: 'x',
  })
  const settings = JSON.parse(stdout) as { name: string; value: string; origin: string }[]
  expect(settings).toContainEqual(expect.objectContaining({ name: 'agent', value: 'cody api jsonrpc-stdio' }))
  expect(settings).toContainEqual(expect.objectContaining({ name: 'accessToken', origin: 'TEAM_TOKEN' }))
  project.write({ 'agent-bindings.json': '{}' })
})

const commands = namedBlock(page, 'commands').text.trim().split('\n')

test.each(commands)('the command runs: %s', async line => {
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(match => match[1] ?? match[2] ?? match[3] ?? '')
  expect(words.slice(0, 2)).toEqual(['npx', 'agent-bindings'])
  // The embedded agent takes a second to start: one command is as good as all to show that it is the default.
  const agent = line === commands[0] ? [] : fakeCodyOption()
  const { status, stderr } = await runCommand(project.folder, [...words.slice(2), ...agent], account())
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})
