import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { chosen } from '../../../agents/session/driven-chat.js'
import type { Question, Tool, ToolKind } from '../../../agents/session/index.js'
import { knownAgents, openAgent, referenceTo } from '../../../agents/session/index.js'
import { readInput } from '../../../agents/session/inputs.js'
import { covers, decideBy, Tools } from '../../../agents/session/tools.js'
import { scripted } from './scripted-chat.js'

const root = mkdtempSync(join(tmpdir(), 'session-'))
afterAll(() => rmSync(root, { recursive: true }))

const question = (kind: ToolKind, files: string[] = []): Question => {
  const tool: Tool = { id: 't', title: 't', kind, status: 'pending', diffs: [], files }
  return { chat: 'c', tool, signal: new AbortController().signal }
}

const toolKinds: readonly ToolKind[] = [
  ...(['read', 'search', 'think', 'edit', 'move', 'delete'] as const),
  ...(['execute', 'fetch', 'switch_mode', 'other'] as const),
]

describe('named permissions', () => {
  const allowed = async (permissions: 'deny' | 'read' | 'edit' | 'all') => {
    const decide = (kind: ToolKind) => decideBy(permissions, question(kind, [join(root, 'a')]), root)
    const decided = await Promise.all(toolKinds.map(decide))
    return toolKinds.filter((_, index) => decided[index] === 'allow')
  }

  test('each covers its kinds of tools', async () => {
    expect(await allowed('deny')).toEqual([])
    expect(await allowed('read')).toEqual(['read', 'search', 'think'])
    expect(await allowed('edit')).toEqual(['read', 'search', 'think', 'edit', 'move', 'delete'])
    expect(await allowed('all')).toEqual(toolKinds)
  })

  test('of a kind that is not known are those of other: only all covers it', () => {
    for (const kind of ['brand_new', 'toString', ''] as unknown as ToolKind[]) {
      const covering = (['deny', 'read', 'edit', 'all'] as const).filter(permissions => covers(permissions, kind))
      expect(covering, kind).toEqual(['all'])
    }
  })

  test('edit stays below the working folder, also through links', async () => {
    symlinkSync(tmpdir(), join(root, 'out'))
    const decide = (...files: string[]) => decideBy('edit', question('edit', files), root)
    expect(await decide('a/b.txt')).toBe('allow')
    expect(await decide(join(root, 'a'))).toBe('allow')
    expect(await decide('../x')).toBe('deny')
    expect(await decide('a', '/etc/passwd')).toBe('deny')
    expect(await decide('out/x')).toBe('deny')
    expect(await decide()).toBe('deny')
    // The folder itself, and what looks like a name below it and leads elsewhere.
    for (const path of ['.', '', root, '~/.bashrc', '~root/x', 'file:///etc/passwd', 'vscode-remote://host/x', 'a\0b'])
      expect(await decide(path), JSON.stringify(path)).toBe('deny')
    expect(await decide(pathToFileURL(join(root, 'a b')).href)).toBe('allow')
  })
})

test('a tool that was declined does not count as failed', () => {
  const tools = new Tools()
  const isNew = (news: Parameters<Tools['update']>[1]) => tools.update('a', news)
  expect(isNew({ title: 'Write', kind: 'edit', files: ['x'] })).toBe(true)
  expect(isNew({ status: 'declined' })).toBe(true)
  const declined = { title: 'Write', status: 'declined', files: ['x'] }
  expect(tools.get('a')).toMatchObject(declined)
  // Shown once: what the agent says of it afterwards is not new.
  for (const status of ['pending', 'running', 'failed'] as const) {
    expect(isNew({ status, output: 'rejected' })).toBe(false)
    expect(tools.get('a')).toMatchObject(declined)
  }
  expect([isNew({ status: 'completed' }), isNew({ status: 'completed' })]).toEqual([true, false])
  expect(tools.get('a')).toMatchObject({ status: 'completed' })
})

describe('settings', () => {
  const settings = [
    {
      category: 'model',
      name: 'Model',
      value: 'a-1',
      choices: [
        { value: 'a-1', name: 'Alpha' },
        { value: 'b-1', name: 'Beta' },
      ],
    },
  ]

  test('are chosen by value, name or an unambiguous part', () => {
    for (const wanted of ['b-1', 'beta', 'bet']) expect(chosen(settings, 'model', wanted)).toBe('b-1')
  })

  test('that are not there are refused with what there is', () => {
    expect(() => chosen(settings, 'effort', 'x')).toThrow('this chat has no setting "effort"; it has: model')
    expect(() => chosen(settings, 'model', '-1')).toThrow(/fits more than one model; say which:\n {2}a-1\n {2}b-1/)
    expect(() => chosen(settings, 'model', 'c-1')).toThrow(/there is no model "c-1"; did you mean a-1\? There are:/)
  })
})

describe('options', () => {
  test.each([
    ['protocol', [{ protocol: 'lsp', command: ['x'] }]],
    ['command', [{ protocol: 'acp', command: 'gemini --acp' }]],
    ['the command of an agent begins with its program', [{ protocol: 'acp' }]],
    ['permissions', [{ protocol: 'acp', command: ['x'] }, { permissions: 'write' }]],
    ['mcpServers', [{ protocol: 'acp', command: ['x'] }, { mcpServers: { a: {} } }]],
    ['idleMs', [{ protocol: 'acp', command: ['x'] }, { idleMs: Number.NaN }]],
    ['graceMs', [{ protocol: 'acp', command: ['x'] }, { graceMs: '5' }]],
  ])('%s is refused as a mistake of the program', async (name, options) => {
    const [agent, more] = options as unknown as Parameters<typeof openAgent>
    const error = await openAgent(agent, more).catch(error => error)
    expect(error).toMatchObject({ name: 'TypeError', message: expect.stringContaining(name) })
  })

  test('of a chat and of a question are checked too', async () => {
    const { chat } = scripted()
    const permissions = 'write' as 'deny'
    expect(() => chat.ask('hi', { permissions })).toThrow('permissions: give deny, read, edit, all or a function')
    await expect(readInput({} as { file: string }, root)).rejects.toThrow('made of texts, images and files')
  })
})

describe('known agents', () => {
  test('a folder that is not there does not make an agent one that is not installed', async () => {
    const command = [process.execPath]
    const missing = openAgent({ protocol: 'acp', command, name: 'gemini' }, { cwd: join(root, 'none') })
    await expect(missing).rejects.toMatchObject({ code: 'SPAWN_FAILED', message: expect.stringContaining('none') })
  })

  test('an unknown one is refused with the one that was meant', async () => {
    await expect(openAgent('codx')).rejects.toMatchObject({ code: 'UNKNOWN_AGENT' })
    await expect(openAgent('codx')).rejects.toThrow(/did you mean codex\?/)
  })

  test('a missing program is one error that says what to install', async () => {
    const missing = { protocol: 'acp' as const, command: ['gemini', '--acp'], name: 'gemini', env: { PATH: root } }
    await expect(openAgent(missing)).rejects.toMatchObject({
      code: 'NOT_INSTALLED',
      message:
        'Gemini CLI is not installed: there is no program "gemini" in PATH. Install it with: npm install -g @google/gemini-cli',
    })
  })

  test('each gets its own variables of the environment and no other', () => {
    const environment = { GEMINI_API_KEY: 'g', ANTHROPIC_API_KEY: 'a', OTHER: 'o' }
    const envs = knownAgents.map(agent => {
      const reference = referenceTo(agent, environment)
      return [agent.name, 'env' in reference ? reference.env : {}]
    })
    expect(Object.fromEntries(envs)).toMatchObject({
      gemini: { GEMINI_API_KEY: 'g' },
      claude: { ANTHROPIC_API_KEY: 'a' },
      codex: {},
    })
    expect(JSON.stringify(envs)).not.toContain('"o"')
  })
})

test('a file of a question that cannot be read is refused before anything is sent', async () => {
  await expect(readInput({ file: 'none.txt' }, root)).rejects.toMatchObject({ code: 'INPUT_FILE' })
  writeFileSync(join(root, 'a.md'), 'one\n```\ntwo\nthree\n')
  const read = await readInput({ file: 'a.md', lines: { first: 2, last: 3 } }, root)
  expect(read).toMatchObject({ label: 'a.md:2-3', text: 'a.md:2-3\n````\n```\ntwo\n````' })
})
