import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeProject, protocolDocument } from '../codegen/commands/project.js'
import { commandLine, runCommand } from '../support/command-line.js'

describe('bad input is one error with its place and a way out', () => {
  const files = {
    'file.json': {},
    'folder/a.txt': '',
    'ü x.json': {},
    'agent-bindings.json': { generate: [] },
    'one.json': { generate: [{ document: 'file.json', target: 'typescript', output: 'out' }] },
  }
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
    [
      'parameters in a folder',
      ['call', 'chat/models', '@folder'],
      1,
      'folder: error: this is a folder, and a file of parameters is a file\n  → name a file that holds JSON: @FILE',
    ],
    [
      'parameters in a device',
      ['call', 'chat/models', '@zero.png'],
      1,
      'zero.png: error: the file of parameters cannot be read: it is a device',
    ],
    [
      'a checkout that is not there',
      ['check', '--config', 'one.json', '--checkout', 'nosuch'],
      2,
      'nosuch: error: there is no such folder\n  → pass the root of a checkout',
    ],
    [
      'a checkout that is a file',
      ['check', '--config', 'one.json', '--checkout', 'file.json'],
      2,
      'file.json: error: this is no folder\n  → pass the root of a checkout',
    ],
    [
      'a check of nothing',
      ['check'],
      2,
      'agent-bindings.json#/generate: error: the configuration lists nothing to generate\n  → add a protocol with: ',
    ],
    ['nothing to generate', ['generate'], 1, 'error: the configuration lists nothing to generate'],
    [
      'what is no origin',
      ['cody', 'config', '--allow', 'example.com'],
      1,
      "argument 'example.com' is invalid. Give an origin such as https://example.com.",
    ],
    [
      'a configuration that cannot be looked for',
      ['generate', '--config', 'circle/agent-bindings.json'],
      1,
      'circle/agent-bindings.json: error: the configuration cannot be read: ELOOP',
    ],
  ])('%s', async (_, args, status, text) => {
    const folder = makeProject(files)
    symlinkSync('/dev/zero', join(folder, 'zero.png'))
    symlinkSync('circle', join(folder, 'circle'))
    const { stderr, ...made } = await runCommand(folder, args)
    expect(stderr).toContain(text)
    expect(made).toMatchObject({ status, stdout: '' })
  })
})

describe.skipIf(process.platform === 'win32')('a file that is a pipe', () => {
  test.each<[string[], number]>([
    [['diff', './pipe', 'acp'], 2],
    [['diff', 'pipe', 'acp'], 2],
    [['docs', './pipe'], 1],
    [['mock', 'acp', '--scenario', 'pipe#one'], 1],
    [['conform', 'acp', '--trace', 'pipe'], 2],
    [['conform', 'acp', '--known', 'pipe', '--trace', 'file.json'], 2],
    [['trace', 'view', 'pipe'], 1],
    [['check', '--config', 'pipe'], 2],
    [['import', './pipe', '--checkout', '.'], 1],
    [['call', 'chat/models', '@pipe'], 1],
    [['chat', '-m', 'Hi', '--image', 'pipe.png', '--protocol', 'acp', '--', 'node'], 1],
  ])('is refused, for nobody may ever write to it: %j', async (args, status) => {
    const folder = makeProject({ 'file.json': {} })
    execFileSync('mkfifo', [join(folder, 'pipe'), join(folder, 'pipe.png')])
    const { stderr, ...made } = await runCommand(folder, args)
    expect(stderr).toContain('it is a named pipe, which nobody may ever write to')
    expect(made).toMatchObject({ status, stdout: '' })
  })

  test('is named in the place of definitions in TypeScript, as a folder is', async () => {
    const recipe = {
      protocol: 'p',
      reader: 'typescript',
      version: '1',
      options: { maps: { clientRequests: 'Requests' } },
    }
    const folder = makeProject({
      'pipe.json': { ...recipe, entry: 'pipe.ts' },
      'folder.json': { ...recipe, entry: 'folder.ts' },
      'folder.ts/a': '',
    })
    execFileSync('mkfifo', [join(folder, 'pipe.ts')])
    for (const [name, text] of [
      ['pipe', 'error: the definitions file cannot be read: it is a named pipe'],
      ['folder', 'error: this is a folder, and a definitions file is a file'],
    ] as const) {
      const { status, stderr } = await runCommand(folder, ['import', `./${name}.json`, '--checkout', '.'])
      expect(stderr).toContain(`${name}.ts: ${text}`)
      expect(status).toBe(1)
    }
  })

  test('is refused in an output folder, too', async () => {
    const entry = { document: 'a.json', target: 'typescript', output: 'out' }
    const folder = makeProject({
      'agent-bindings.json': { generate: [entry] },
      'a.json': protocolDocument(),
      'out/a': '',
    })
    execFileSync('mkfifo', [join(folder, 'out/index.ts')])
    const { status, stdout } = await runCommand(folder, ['check'])
    expect(stdout).toContain('out/index.ts: error: the file cannot be read: it is a named pipe')
    expect(status).toBe(2)
  })

  test('is refused for a report, too, when nobody reads it', async () => {
    const folder = makeProject({ 'a.json': protocolDocument(), 'empty.jsonl': '' })
    execFileSync('mkfifo', [join(folder, 'pipe')])
    const { status, stderr } = await runCommand(folder, ['conform', 'a.json', '-t', 'empty.jsonl', '--report', 'pipe'])
    expect(stderr).toContain('error: the report cannot be written to pipe: it is a pipe that nobody reads\n  → ')
    expect(status).toBe(2)
  })

  test('is refused for a trace before the agent starts, as whatever cannot be written', async () => {
    const folder = makeProject({ 'a.json': protocolDocument(), 'folder/a': '' })
    execFileSync('mkfifo', [join(folder, 'pipe')])
    const call = ['call', 'greet', '--protocol', 'a.json', '--unchecked', '--trace']
    for (const [file, reason] of [
      ['pipe', 'it is a pipe that nobody reads'],
      ['folder', 'EISDIR'],
      ['none/a.jsonl', 'ENOENT'],
    ] as const) {
      const { status, stderr } = await runCommand(folder, [...call, file, '--', 'no-such-agent'])
      expect(stderr).toContain(`error: the trace cannot be written to ${file}: ${reason}`)
      expect(status).toBe(1)
    }
  })

  test.skipIf(!existsSync('/dev/fd'))('takes a report when the shell has opened it', () => {
    const folder = makeProject({ 'a.json': protocolDocument(), 'empty.jsonl': '' })
    const script = '"$0" "$1" conform a.json -t empty.jsonl --report >(cat)'
    const run = spawnSync('bash', ['-c', script, process.execPath, commandLine], { cwd: folder, encoding: 'utf8' })
    expect(run.stdout).toContain('0 messages')
  })

  test.skipIf(!existsSync('/dev/fd'))('is read when the shell has opened it', () => {
    const folder = makeProject({ 'a.json': protocolDocument() })
    const script = 'cat a.json | "$0" "$1" diff /dev/stdin <(cat a.json)'
    const run = spawnSync('bash', ['-c', script, process.execPath, commandLine], { cwd: folder, encoding: 'utf8' })
    expect(run).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('nothing changed') })
  })
})

describe.skipIf(!existsSync('/dev/full'))('output that cannot be written is one error, and no verdict', () => {
  test.each<[string[], number]>([
    [['call', '--list'], 1],
    [['diff', 'cody@1.28.1', 'cody'], 2],
  ])('%j', (args, status) => {
    const full = openSync('/dev/full', 'w')
    const run = spawnSync(process.execPath, [commandLine, ...args], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    })
    closeSync(full)
    expect(run.stderr).toBe('error: standard output cannot be written: ENOSPC: no space left on device, write\n')
    expect(run.status).toBe(status)
  })
})
