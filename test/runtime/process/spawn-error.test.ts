import { expect, test } from 'vitest'
import { SpawnError } from '../../../runtime/index.js'
import { findBatchFile } from '../../../runtime/process/spawn-error.js'

const files = new Set(['C:\\node\\npx.cmd', 'C:\\node\\node.exe', 'C:\\tools\\agent.BAT', 'C:\\tools\\node.cmd'])
const env = { Path: 'C:\\empty;C:\\node;C:\\tools', PATHEXT: '.COM;.EXE;.BAT;.CMD' }
const find = (command: string, given: Record<string, string> = env) =>
  findBatchFile(command, given, path => [...files].some(file => file.toUpperCase() === path.toUpperCase()))

test.each([
  ['npx', 'C:\\node\\npx.CMD'],
  ['npx.cmd', 'C:\\node\\npx.cmd'],
  ['NPX.CMD', 'C:\\node\\NPX.CMD'],
  ['agent', 'C:\\tools\\agent.BAT'],
  ['C:\\node\\npx.cmd', 'C:\\node\\npx.cmd'],
  ['C:/node/npx', 'C:\\node\\npx.CMD'],
])('on Windows, %s is a batch file', (command, file) => {
  expect(find(command)).toBe(file)
})

test.each(['node', 'node.exe', 'missing', 'missing.cmd', 'C:\\empty\\npx'])('on Windows, %s is none', command => {
  expect(find(command)).toBeUndefined()
})

test('the usual extensions hold where PATHEXT is not set', () => {
  expect(find('npx', { PATH: 'C:\\node' })).toBe('C:\\node\\npx.CMD')
  expect(find('npx', {})).toBeUndefined()
})

test('the error of a batch file names it, and says what to start instead', () => {
  const error = new SpawnError('npx', 'ENOENT', 'batch-file', { file: '"C:\\\\node\\\\npx.cmd"' })
  expect(error).toMatchObject({ code: 'SPAWN_FAILED', command: 'npx', errno: 'ENOENT' })
  expect(error.message).toContain('the batch file "C:\\\\node\\\\npx.cmd"')
  expect(error.message).toContain("command: 'node', args: ['path/to/cli.js', …]")
})
