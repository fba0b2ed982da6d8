import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { project, recipe } from '../commands/import-project.js'
import { snapshot } from '../commands/project.js'

const cli = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))

function verify(definitions?: string, ...flags: string[]) {
  const changed = { ...recipe, options: { ...recipe.options, types: { Less: { const: 1 } } } }
  const cwd = project(
    definitions === undefined ? {} : { recipe: changed, files: { 'checkout/src/protocol.ts': definitions } },
  )
  const before = snapshot(cwd)
  const result = spawnSync(process.execPath, [cli, 'verify', 'demo', '--checkout', 'checkout', ...flags], {
    cwd,
    encoding: 'utf8',
  })
  expect(snapshot(cwd)).toEqual(before)
  return result
}

test('says that everything is equal', () => {
  const { stdout, stderr, status } = verify()
  expect([stdout, stderr, status]).toEqual(['6 equal, 0 wider, 0 narrower, 0 incompatible\n', '', 0])
})

test('lists what is wider, with the reason', () => {
  const { stdout, status } = verify('export type Requests = { m: [Uppercase<string>, null] }\n')
  expect(stdout).toContain("wider        m params\n    Type 'string' is not assignable to type 'Uppercase<string>'.\n")
  expect(stdout).toContain('1 equal, 1 wider, 0 narrower, 0 incompatible\n')
  expect(status).toBe(0)
})

test('fails when the document says less, or something else', () => {
  const { stdout, status } = verify('type Less = number\nexport type Requests = { m: [{ a: Less }, null] }\n', '--json')
  const { totals, comparisons } = JSON.parse(stdout)
  expect(totals).toEqual({ equal: 1, wider: 0, narrower: 1, incompatible: 0 })
  expect(comparisons[0]).toMatchObject({ method: 'm', part: 'params', verdict: 'narrower' })
  expect(status).toBe(1)
})

test('says which recipes it has nothing to compare for', () => {
  const cwd = project({ recipe: { ...recipe, options: { unions: { clientRequests: 'Requests' } } } })
  const { stderr, status } = spawnSync(process.execPath, [cli, 'verify', 'demo', '--checkout', 'checkout'], {
    cwd,
    encoding: 'utf8',
  })
  expect(stderr).toContain('schema/demo/import.json: error: verify compares TypeScript type maps')
  expect(status).toBe(1)
})
