import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { type Outcome, Project, repository } from '../support/installed-package.js'
import { codeBlocks, namedBlock } from '../support/markdown.js'

// The steps of the page "Drift", performed literally in an empty project.

const page = codeBlocks(join(repository, 'docs/catch-drift.md'))
const text = (name: string) => namedBlock(page, name).text

test('the steps of the page find each kind of drift', async () => {
  using project = new Project({
    'protocol.ts': text('protocol.ts'),
    'git.config': '[user]\nname = t\nemail = t@example.invalid\n',
  })
  const install = 'npm install agent-bindings ts-morph'
  const setUp = text('set-up').trim().split('\n')
  expect(setUp).toContain(install)
  project.copyInstalled(inject('packed').installed, 'ts-morph')

  const env = { GIT_CONFIG_GLOBAL: join(project.folder, 'git.config'), CI: '' }
  const perform = async (lines: readonly string[]): Promise<Outcome> => {
    let outcome: Outcome = { code: 0, stdout: '', stderr: '' }
    for (const line of lines) {
      expect(outcome, line).toMatchObject({ code: 0, stderr: '' })
      outcome = await project.runLine(line, env)
    }
    return outcome
  }
  const block = (name: string) => perform(text(name).trim().split('\n'))

  expect(await perform(setUp.filter(line => line !== install))).toMatchObject({ code: 0, stderr: '' })
  expect(await perform(['npx agent-bindings check'])).toMatchObject({ code: 0 })

  project.write({ 'protocol.ts': text('changed.ts') })
  expect(await perform(['npx agent-bindings check'])).toEqual({ code: 1, stdout: text('check.output'), stderr: '' })

  const judged = await block('judge')
  expect(judged).toMatchObject({ code: 1, stderr: '' })
  expect(judged.stdout).toContain(text('judge.output'))
  expect(await perform(['npx agent-bindings check'])).toMatchObject({ code: 0 })

  expect(await block('conform')).toEqual({ code: 0, stdout: text('conform.output'), stderr: '' })
})

test('the action is named by the tag of this version', () => {
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { version: string }
  expect(page.map(({ text }) => text).join('')).toContain(`uses: OWNER/agent-bindings@v${version}\n`)
})

test('every block of the steps is used here', () => {
  expect(page.flatMap(({ name }) => (name ? [name] : []))).toEqual([
    ...['protocol.ts', 'set-up', 'changed.ts', 'check.output', 'judge', 'judge.output', 'conform', 'conform.output'],
  ])
})
