import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeProject } from '../codegen/commands/project.js'
import { runCommand } from '../support/command-line.js'

describe('bad input is one error with its place and a way out', () => {
  const files = { 'file.json': {}, 'folder/a.txt': '', 'ü x.json': {}, 'agent-bindings.json': { generate: [] } }
  test.each<[string, string[], number, string]>([
    ['an unknown command', ['chekc'], 1, "error: unknown command 'chekc'\n(Did you mean check?)\n  → --help"],
    [
      'an unknown option',
      ['diff', 'a', 'b', '--jsn'],
      2,
      "error: unknown option '--jsn'\n(Did you mean --json?)\n  → --help",
    ],
    ['a missing argument', ['mock'], 1, "error: missing required argument 'document'\n  → --help"],
    ['an argument too many', ['agents', 'modles'], 1, "error: too many arguments for 'agents'."],
    ['a path through a file', ['init', 'file.json/x'], 1, 'file.json/x: error: there are no such definitions\n  → '],
    [
      'a checkout through a file',
      ['init', 'mcp', '--checkout', 'file.json/x'],
      1,
      'file.json/x: error: there is no such file of definitions\n  → ',
    ],
    [
      'a workspace through a file',
      ['cody', 'whoami', '--workspace', 'file.json/x'],
      1,
      'error: --workspace: there is no ',
    ],
    ['an empty path', ['docs', ''], 1, '"": error: there is no such protocol document\n  → '],
    ['a folder', ['diff', 'folder', 'acp'], 2, 'error: there is no document of folder, and ./folder is a folder\n  → '],
    ['a configuration without documents', ['docs'], 1, 'error: the configuration lists no documents; give some: '],
    [
      'a path with a space, in the command that helps',
      ['init', 'mcp', '--checkout', 'ü x.json'],
      1,
      "→ say it: npx agent-bindings init mcp --checkout 'ü x.json' --protocol-version <version>",
    ],
    [
      'a document that chat has no driver for',
      ['chat', '-m', 'Hi', '--protocol', 'ü x.json', '--', 'my agent'],
      1,
      "send its requests with: agent-bindings call --protocol 'ü x.json' METHOD -- 'my agent'",
    ],
    [
      'an image that is a device',
      ['chat', '-m', 'Hi', '--image', 'zero.png', '--protocol', 'acp', '--', 'node'],
      1,
      'error: --image zero.png cannot be read: it is a device, not a file',
    ],
  ])('%s', async (_, args, status, text) => {
    const folder = makeProject(files)
    symlinkSync('/dev/zero', join(folder, 'zero.png'))
    const { stderr, ...made } = await runCommand(folder, args)
    expect(stderr).toContain(text)
    expect(made).toMatchObject({ status, stdout: '' })
  })
})
