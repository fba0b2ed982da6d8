import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isObject } from '../../base/json.js'
import { makeProject, protocolDocument } from '../codegen/commands/project.js'
import { runCommand } from '../support/command-line.js'

/** The members that the page lists, by command. */
const listed = new Map(
  readFileSync('docs/json-output.md', 'utf8')
    .split('\n')
    .flatMap(line => {
      const [, command, cell = ''] = /^\| `([a-z ]+)` \| (.*) \|$/.exec(line) ?? []
      return command === undefined
        ? []
        : [[command, { cell, names: [...cell.matchAll(/`(\w+)(\??)(?:\[\])?`/g)] }] as const]
    }),
)

const schema = { $defs: { Params: { type: 'object', properties: { text: { type: 'string' } } } } }
const table = [{ method: 'a', messageDirection: 'clientToServer', params: '#/$defs/Params', result: null }]
const project = {
  'agent-bindings.json': { generate: [{ document: 'sample.json', target: 'typescript', output: 'out' }] },
  'sample.json': protocolDocument('1.0.0', ['a']),
  'newer.json': protocolDocument('2.0.0', ['b']),
  'schema.json': schema,
  'import.json': { protocol: 'sample', reader: 'json-schema', entry: 'schema.json', version: '3', options: { table } },
  'trace.jsonl': '{"time":1,"direction":"out","kind":"notification","method":"a","bytes":9,"payload":null}\n',
}

test.each<[string, ...string[]]>([
  ['generate'],
  ['check'],
  ['docs'],
  ['import', './import.json', '--checkout', '.', '--revision', '1'],
  ['init', 'newer.json'],
  ['diff', 'sample.json', 'newer.json'],
  ['conform', 'sample.json', '--trace', 'trace.jsonl'],
  ['trace view', 'trace.jsonl'],
  ['agents'],
  ['cody config'],
])('%s prints what the page lists', async (command, ...args) => {
  const { cell, names } = listed.get(command) ?? { cell: '', names: [] }
  const folder = makeProject(project)
  const { stdout, stderr } = await runCommand(folder, [...command.split(' '), ...args, '--json'], { PATH: '' })
  expect(stdout, stderr).not.toBe('')
  const value: unknown = JSON.parse(stdout)
  const whole = Object(Array.isArray(value) ? value[0] : value) as Record<string, unknown>
  const members = cell.includes('[]`: ')
    ? Object.values(whole).flatMap(member => (Array.isArray(member) ? member[0] : []))
    : []
  const printed = [whole, ...members.filter(isObject)].flatMap(Object.keys)
  expect(Object.keys(whole).filter(name => !names.some(([, known]) => known === name))).toEqual([])
  expect(names.flatMap(([, name = '', mark]) => (mark === '' && !printed.includes(name) ? [name] : []))).toEqual([])
})
