import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Outcome, Project, repository } from '../support/installed-package.js'
import { codeBlocks, namedBlock } from '../support/markdown.js'

// The page "Your own protocol", performed literally in an empty project.

const page = codeBlocks(join(repository, 'docs/your-own-protocol.md'))
const text = (name: string) => namedBlock(page, name).text

let project: Project

/** Runs the lines of a block one after the other; the last outcome is the block's. */
async function perform(name: string): Promise<Outcome> {
  let outcome: Outcome = { code: 1, stdout: '', stderr: `the block "${name}" is empty` }
  for (const line of text(name).trim().split('\n')) {
    outcome = await project.runLine(line, { CI: '1', GIT_CONFIG_GLOBAL: join(project.folder, '.gitconfig') })
    if (outcome.code !== 0) return outcome
  }
  return outcome
}

beforeAll(() => {
  project = new Project({ '.gitconfig': '[user]\nname = t\nemail = t@example.invalid\n' })
  const lines = text('install').trim().split('\n')
  expect(lines.every(line => line.startsWith('npm install '))).toBe(true)
  const words = lines.flatMap(line => line.split(/\s+/).slice(2)).filter(word => !word.startsWith('-'))
  const [ours, ...others] = words.map(word => word.replace(/(?<=.)@.*/, ''))
  expect(ours).toBe('agent-bindings')
  project.copyInstalled(inject('packed').installed, ...others)
  for (const { name } of page) if (name && /^[\w.]+\.(ts|json)$/.test(name)) project.write({ [name]: text(name) })
})

afterAll(() => project[Symbol.dispose]())

test('definitions become bindings, agent, client, test and a check that stops what breaks', async () => {
  expect(await perform('init')).toMatchObject({ code: 0, stderr: '' })
  expect(await perform('commit')).toMatchObject({ code: 0, stderr: '' })
  expect(await perform('run')).toEqual({ code: 0, stdout: text('run.output'), stderr: '' })
  const tested = await perform('test')
  expect(tested).toMatchObject({ code: 0 })
  expect(tested.stdout).toMatch(/ok \d+ - a refused note is told apart[\s\S]*fail 0\b/)

  expect(await perform('ci')).toMatchObject({ code: 0 })

  project.write({ 'protocol.ts': text('protocol.ts').replace('priority?:', 'priority:') })
  expect(await perform('ci')).toMatchObject({ code: 1, stdout: expect.stringContaining('stale  1.0.0.json') })
  expect(await project.runLine('npx agent-bindings generate')).toMatchObject({ code: 0 })
  const stopped = await perform('ci')
  expect(stopped.code).toBe(1)
  expect(stopped.stdout).toContain(text('break.output'))
})

test('every block of the page is used here', () => {
  expect(page.map(({ name, place }) => name ?? place)).toEqual([
    ...['install', 'protocol.ts', 'init', 'commit', 'tsconfig.json', 'agent.ts', 'client.ts', 'run', 'run.output'],
    ...['notes.test.ts', 'test', 'ci', 'break.output'],
  ])
})
