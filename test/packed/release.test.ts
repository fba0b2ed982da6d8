import { copyFileSync, cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { Project, repository } from '../support/installed-package.js'

// The release, without a registry: what the workflow's scripts do with a tag and with the tarball.

const script = (name: string) => join(repository, '.github/release', name)

/** A folder that is about to be released. */
function releaseFolder(): Project {
  const project = new Project()
  for (const name of ['package.json', 'CHANGELOG.md']) cpSync(join(repository, name), join(project.folder, name))
  return project
}
const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { version: string }
const REPOSITORY = 'https://git.example/owner/agent-bindings'

test('writes where the package comes from, and the notes of its version', async () => {
  using project = releaseFolder()
  const prepared = await project.run(process.execPath, [script('prepare.mjs')], { TAG: `v${version}`, REPOSITORY })
  expect(prepared).toEqual({ code: 0, stdout: '', stderr: '' })
  const { repository: from } = JSON.parse(project.read('package.json')) as { repository: object }
  expect(from).toEqual({ type: 'git', url: `git+${REPOSITORY}.git` })
  const notes = project.read('release/notes.md')
  expect(notes).toMatch(/^### Added\n/)
  expect(notes).toContain('### Migration')
  expect(notes).not.toContain('## 0.1')
  expect(notes).toContain(`](${REPOSITORY}/blob/v${version}/docs/`)
  expect(notes).not.toContain('](docs/')
})

test.each([
  ['a tag of another version', { TAG: 'v9.9.9', REPOSITORY }, 'make them the same'],
  ['no repository', { TAG: `v${version}`, REPOSITORY: '' }, 'the URL of this repository'],
])('refuses %s', async (_, env, message) => {
  using project = releaseFolder()
  const before = project.read('package.json')
  const refused = await project.run(process.execPath, [script('prepare.mjs')], env)
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(message) })
  expect(project.read('package.json')).toBe(before)
})

test('tries the one tarball in an empty project', async () => {
  using project = new Project()
  mkdirSync(join(project.folder, 'release'))
  const env = { npm_config_prefer_offline: 'true' }
  const smoke = () => project.run(process.execPath, [script('smoke.mjs'), 'release'], env)
  expect(await smoke()).toMatchObject({ code: 1, stderr: expect.stringContaining('0 tarballs, one is wanted') })
  copyFileSync(inject('packed').tarball, join(project.folder, 'release/package.tgz'))
  expect(await smoke()).toEqual({ code: 0, stdout: `${version} works in an empty project\n`, stderr: '' })
})
