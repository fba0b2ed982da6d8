import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { makeProject } from '../codegen/commands/project.js'

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const method = {
  method: 'tag',
  kind: 'notification',
  messageDirection: 'clientToServer',
  params: { $ref: '#/$defs/Tag' },
}
const document = {
  documentVersion: 2,
  protocol: 'tags',
  version: '1.0.0',
  methods: [method],
  $defs: { Tag: { type: 'string', pattern: '^(\\w+ ?)*$' } },
}
const event = { time: 0, direction: 'out', kind: 'notification', method: 'tag', payload: [`${'a'.repeat(40)}!`] }

test('a pattern that could take for ever is a warning of generate, check and conform, and is not run', () => {
  const target = { target: 'typescript', output: 'generated' }
  const folder = makeProject({
    'package.json': {},
    'agent-bindings.json': { generate: [{ document: 'schema/tags.json', ...target }] },
    'schema/tags.json': document,
    'trace.jsonl': event,
  })
  const run = (...args: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8' })
    return { status, stderr }
  }
  const warning = /^schema\/tags\.json\S*#\/\$defs\/Tag\/pattern: warning: this pattern can take exponential time: /
  for (const args of [
    ['generate'],
    ['check'],
    ['check'],
    ['conform', join('schema', 'tags.json'), '--trace', 'trace.jsonl'],
  ])
    expect(run(...args)).toEqual({ status: 0, stderr: expect.stringMatching(warning) })
})
