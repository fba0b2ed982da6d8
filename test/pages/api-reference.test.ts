import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Project, repository } from '../support/installed-package.js'

test('every exported name of every entry point has a description', async () => {
  using project = new Project()
  const file = join(project.folder, 'api.md')
  const script = join(repository, '.github/release/api-reference.mjs')
  expect(await project.run(process.execPath, [script, file])).toEqual({ code: 0, stdout: '', stderr: '' })
  const reference = readFileSync(file, 'utf8')
  const { exports } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { exports: object }
  for (const entry of Object.keys(exports))
    if (entry !== './package.json') expect(reference).toContain(`\n## \`agent-bindings${entry.slice(1)}\`\n`)
  expect(reference).toContain('\n### AcpClient\n')
})
