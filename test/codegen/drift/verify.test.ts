import { expect, test } from 'vitest'
import { runCommand } from '../../support/command-line.js'
import { project, recipe } from '../commands/import-project.js'
import { snapshot } from '../commands/project.js'

const command = ['verify', 'demo', '--checkout', 'checkout']

async function verify(definitions?: string, ...flags: string[]) {
  const changed = { ...recipe, options: { ...recipe.options, types: { Less: { const: 1 } } } }
  const cwd = project(
    definitions === undefined ? {} : { recipe: changed, files: { 'checkout/src/protocol.ts': definitions } },
  )
  const before = snapshot(cwd)
  const result = await runCommand(cwd, [...command, ...flags])
  expect(snapshot(cwd)).toEqual(before)
  return result
}

test('says that everything is equal', async () => {
  const { stdout, stderr, status } = await verify()
  expect([stdout, stderr, status]).toEqual(['6 equal, 0 wider, 0 narrower, 0 incompatible\n', '', 0])
})

test('lists what is wider, with the reason', async () => {
  const { stdout, status } = await verify('export type Requests = { m: [Uppercase<string>, null] }\n')
  expect(stdout).toContain("wider        m params\n    Type 'string' is not assignable to type 'Uppercase<string>'.\n")
  expect(stdout).toContain('1 equal, 1 wider, 0 narrower, 0 incompatible\n')
  expect(status).toBe(0)
})

test('fails when the document says less, or something else', async () => {
  const { stdout, status } = await verify(
    'type Less = number\nexport type Requests = { m: [{ a: Less }, null] }\n',
    '--json',
  )
  const { totals, comparisons } = JSON.parse(stdout)
  expect(totals).toEqual({ equal: 1, wider: 0, narrower: 1, incompatible: 0 })
  expect(comparisons[0]).toMatchObject({ method: 'm', role: 'params', verdict: 'narrower' })
  expect(status).toBe(1)
})

const messages = `
interface Base { method: string; params?: unknown }
export interface AddParams { a: number; b?: number; c?: {} | null }
export interface AddRequest extends Base { method: 'add'; params: AddParams }
export interface AddResult { sum: Less }
type Less = number
export interface ListRequest extends Base { method: 'list'; params?: { after: string } }
export interface ListResponse { result: { items: string[] } }
export interface PingRequest { method: 'ping' | 'pong' }
export interface AskRequest { method: 'ask'; params: undefined }
export interface AskResult { answer?: string | null }
export interface Done { method: 'done'; params: string[] }
export type Calls = AddRequest | ListRequest | PingRequest
export type Asks = AskRequest
export type News = Done
`
const unions = { clientRequests: 'Calls', serverRequests: 'Asks', clientNotifications: 'News' }
const results = {
  rules: { '*Request': ['*Response/properties/result', '*Result'] },
  methods: { ping: null, pong: null },
}

function verifyUnions(types: object) {
  const cwd = project({
    recipe: { ...recipe, options: { unions, results, types } },
    files: { 'checkout/src/protocol.ts': messages },
  })
  return runCommand(cwd, command)
}

test('compares unions of messages, and the results that rules find', async () => {
  const { stdout, stderr, status } = await verifyUnions({})
  expect([stdout, stderr, status]).toEqual(['11 equal, 0 wider, 0 narrower, 0 incompatible\n', '', 0])
})

test('finds out what unions say less of', async () => {
  const { stdout, status } = await verifyUnions({ Less: { const: 1 }, AddParams: { type: 'string' } })
  expect(stdout).toContain('narrower     add result\n')
  expect(stdout).toContain('incompatible add params\n')
  expect(stdout).toContain('9 equal, 0 wider, 1 narrower, 1 incompatible\n')
  expect(status).toBe(1)
})

test('says which recipes it has nothing to compare for', async () => {
  const cwd = project({ recipe: { ...recipe, reader: 'json-schema', options: { unions } } })
  const { stderr, status } = await runCommand(cwd, command)
  expect(stderr).toContain('schema/demo/import.json: error: verify compares type maps and unions of TypeScript')
  expect(status).toBe(2)
})
