import { expect, test } from 'vitest'
import { makeProject, writeIn } from '../codegen/commands/project.js'
import { runCommand } from '../support/command-line.js'

/** Clears the screen, and turns the direction of writing: what no report may pass on to a terminal. */
const evil = '\u001b[2J\u202e'

const method = {
  ...{ method: `a${evil}`, kind: 'request', messageDirection: 'clientToServer', summary: `s${evil}` },
  ...{ params: { $ref: '#/$defs/P' }, result: null },
}
const document = (version: string, methods: object[]) => ({ protocol: 'evil', version, methods, $defs: defs })
const defs = { P: { type: 'object', properties: { [`p${evil}`]: { type: 'string', description: `d${evil}` } } } }

test('names and texts of a repository or a document send nothing to the terminal', async () => {
  const folder = makeProject({
    'agent-bindings.json': {
      generate: [{ document: '1.json', target: 'typescript', output: `out${evil}` }],
      agent: { model: `m${evil}` },
    },
    '1.json': document('1', [method]),
    '2.json': document('2', []),
  })
  const printed = async (...args: string[]) => {
    const { stdout, stderr } = await runCommand(folder, args)
    expect(stdout, args.join(' ')).not.toBe('')
    return stdout + stderr
  }
  const reports = [await printed('generate'), await printed('check')]
  writeIn(folder, `out${evil}/types.ts`, `stale${evil}\n`)
  writeIn(folder, `out${evil}/more${evil}.ts`, '')
  for (const format of ['text', 'github', 'junit', 'json'])
    reports.push(await printed('check', '--diff', '--format', format))
  for (const format of ['text', 'markdown', 'github', 'json'])
    reports.push(await printed('diff', '1.json', '2.json', '--format', format))
  reports.push(await printed('call', '--protocol', '1.json', '--describe', `a${evil}`))
  reports.push(await printed('call', '--protocol', '1.json', '--list'))
  reports.push(await printed('docs', '-o', `pages${evil}`), await printed('cody', 'config'))
  expect(reports.filter(text => text.includes('\u001b') || text.includes('\u202e'))).toEqual([])
})
