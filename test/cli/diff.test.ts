import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Change } from '../../codegen/drift/diff/change.js'
import type { JsonSchema, Protocol } from '../../codegen/protocol/model.js'
import { makeProject, protocolDocument, writeIn } from '../codegen/commands/project.js'
import { runCommand } from '../support/command-line.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

const diff = (cwd: string, ...args: string[]) => runCommand(cwd, ['diff', ...args])
const twoVersions = () =>
  makeProject({
    'old.json': protocolDocument('1.0.0', ['a', 'b']),
    'new.json': protocolDocument('2.0.0', ['b', 'c/d']),
  })

describe('diff', () => {
  test('adds the changes to the summary of a job, which has to be there', async () => {
    const folder = twoVersions()
    const summary = join(folder, 'summary.md')
    const judged = (...args: string[]) =>
      runCommand(folder, ['diff', ...args, '--format', 'github'], { GITHUB_STEP_SUMMARY: summary })
    await judged('old.json', 'old.json')
    expect(existsSync(summary)).toBe(false)
    for (const _ of ['once', 'twice']) await judged('old.json', 'new.json')
    expect(readFileSync(summary, 'utf8').match(/removed/g)).toHaveLength(2)
    rmSync(summary)
    mkdirSync(summary)
    expect(await judged('old.json', 'new.json')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^error: the summary of the job cannot be written: .*summary\.md'?\n {2}→ let GITHUB/,
      ),
    })
  })

  test('says what changed, for whom, and which version bump it asks for', async () => {
    const { status, stdout } = await diff(twoVersions(), 'old.json', 'new.json')
    expect(status).toBe(0)
    expect(stdout).toBe(`sample 1.0.0 → 2.0.0: 1 change breaks clients; 0 risky for them.
1 change breaks agents; 0 risky for them.
Most in: a (1).

Breaking

  a: notification from the client removed
      Sent, it is ignored; awaited, it never comes. Stop sending it and waiting
      for it.

Compatible

  notification-added: c/d

Suggested version bump: major.
`)
  })

  test('names the five worst changes first where more than five break', async () => {
    const worstOf = async (...methods: string[]) => {
      const documents = { 'old.json': protocolDocument('1.0.0', methods), 'new.json': protocolDocument('2.0.0', []) }
      const { stdout } = await diff(makeProject(documents), 'old.json', 'new.json')
      return stdout
        .match(/(?<=^Worst:\n)( {2}- .*\n)+/m)?.[0]
        .trimEnd()
        .split('\n')
    }
    expect(await worstOf('a', 'b', 'c', 'd', 'e')).toBeUndefined()
    expect(await worstOf('a', 'b', 'c', 'd', 'e', 'f')).toHaveLength(5)
  })

  test('shows on demand a message that one side sends and the other refuses', async () => {
    const of = (version: string, text: JsonSchema): Protocol => ({
      ...protocolDocument(version),
      methods: [{ method: 'a', kind: 'request', messageDirection: 'clientToServer', params: null, result: text }],
    })
    const folder = makeProject({ 'old.json': of('1.0.0', { type: 'string' }), 'new.json': of('2.0.0', { enum: [1] }) })
    const { stdout } = await diff(folder, 'old.json', 'new.json', '--witness')
    expect(stdout).toContain('sent by the agent as result of a, refused (breaks clients):\n        1\n')
    expect((await diff(folder, 'old.json', 'new.json')).stdout).not.toContain('refused (')
    const { changes } = JSON.parse((await diff(folder, 'old.json', 'new.json', '--json')).stdout) as {
      changes: Change[]
    }
    expect(changes[0]?.witnesses).toContainEqual({
      breaks: 'client',
      method: 'a',
      role: 'result',
      sender: 'agent',
      value: 1,
    })
    const markdown = (await diff(folder, 'old.json', 'new.json', '--witness', '--format', 'markdown')).stdout
    expect(markdown).toContain('    - result of `a` from the agent, refused: `1`\n')
  })

  test('what is not stable breaks nobody, unless that is asked for', async () => {
    const of = (version: string, names: string[]): Protocol => ({
      ...protocolDocument(version),
      methods: names.map(method => ({
        method,
        kind: 'request',
        messageDirection: 'clientToServer',
        params: null,
        result: null,
        stability: 'experimental',
      })),
    })
    const folder = makeProject({ 'old.json': of('1.0.0', ['a']), 'new.json': of('2.0.0', []) })
    const gate = async (...more: string[]) =>
      (await diff(folder, 'old.json', 'new.json', '--fail-on', 'breaking', ...more)).status
    expect(await gate()).toBe(0)
    expect(await gate('--stability', 'strict')).toBe(1)
  })

  test('fails at the level that was asked for, from the view that was asked for', async () => {
    const folder = twoVersions()
    expect((await diff(folder, 'old.json', 'new.json', '--fail-on', 'breaking')).status).toBe(1)
    expect((await diff(folder, 'new.json', 'new.json', '--fail-on', 'documentation')).status).toBe(0)
    const request = (result: JsonSchema): Protocol => ({
      ...protocolDocument(),
      methods: [{ method: 'a', kind: 'request', messageDirection: 'clientToServer', params: null, result }],
    })
    writeIn(folder, 'fewer.json', request({ enum: ['x'] }))
    writeIn(folder, 'more.json', request({ enum: ['x', 'y'] }))
    expect((await diff(folder, 'more.json', 'fewer.json', '--for', 'client', '--fail-on', 'risky')).status).toBe(0)
    expect((await diff(folder, 'more.json', 'fewer.json', '--for', 'agent', '--fail-on', 'risky')).status).toBe(1)
  })

  test('writes a changelog section in which nothing of a document is Markdown', async () => {
    const folder = makeProject({
      'old.json': protocolDocument('1.0.0', []),
      'new.json': protocolDocument('2.0.0', ['a`b', '<img src=x>', 'c|d']),
    })
    const { stdout } = await diff(folder, 'old.json', 'new.json', '--format', 'markdown')
    expect(stdout).toContain('## sample 1.0.0 → 2.0.0')
    expect(stdout).toContain('- ``a`b``')
    expect(stdout).toContain('- `<img src=x>`')
  })

  test('mentions nobody and links to nothing, whatever the broken methods are called', async () => {
    const methods = ['@everyone', 'https://example.invalid']
    const folder = makeProject({
      'old.json': protocolDocument('1.0.0', methods),
      'new.json': protocolDocument('2.0.0', []),
    })
    const { stdout } = await diff(folder, 'old.json', 'new.json', '--format', 'markdown')
    expect(stdout).toContain('- Most in: `@everyone` (1), `https://example.invalid` (1).\n')
    expect(stdout.replaceAll(/`[^`]*`/g, '')).not.toMatch(/@|:\/\//)
  })

  test('annotates for GitHub without letting a document write commands', async () => {
    const folder = makeProject({
      'old.json': protocolDocument('1.0.0', ['::stop::a\n::warning::b%\u001b[2J ##[error]c']),
      'new.json': protocolDocument('2.0.0', []),
    })
    const { stdout } = await diff(folder, 'old.json', 'new.json', '--format', 'github')
    const [first = ''] = stdout.split('\n')
    expect(first).toMatch(/^::error file=new\.json,title=Breaking%3A notification-removed::::stop::a%0A::warning::b%25/)
    expect(stdout.slice(first.length)).not.toContain('\u001b')
    expect(stdout).not.toContain('##[')
    expect(stdout.split('\n').filter(line => line.trimStart().startsWith('::'))).toEqual([first])
  })

  test('compares revisions of git', async () => {
    const folder = makeProject({ 'schema/sample.json': protocolDocument('1.0.0', ['a']) })
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], { cwd: folder })
    git('init', '--quiet')
    git('add', '.')
    git('commit', '--quiet', '-m', 'first')
    writeIn(folder, 'schema/sample.json', protocolDocument('1.0.0', ['a', 'b']))
    const { status, stdout } = await diff(folder, 'HEAD:schema/sample.json', 'schema/sample.json', '--json')
    expect(status).toBe(0)
    expect(JSON.parse(stdout).changes).toMatchObject([{ rule: 'notification-added', subject: { name: 'b' } }])
    expect((await diff(join(folder, 'schema'), 'HEAD:./sample.json', 'sample.json')).status).toBe(0)
    const below = join(folder, 'schema')
    for (const [missing, message, hint, from = folder] of [
      ['HEAD~7:schema/sample.json', 'git has no revision HEAD~7', 'write FETCH_HEAD:schema/sample.json'],
      ['nowhere:schema/sample.json', 'git has no revision nowhere', 'git fetch --depth 1 origin main'],
      ['HEAD:none.json', 'git has no none.json in the revision HEAD', 'git ls-tree -r --name-only HEAD'],
      ['HEAD:schema', 'HEAD:schema is no file', 'git ls-tree'],
      ['HEAD:sample.json', 'git has no sample.json in the revision HEAD', 'write HEAD:./sample.json', below],
    ] as const) {
      const failed = await diff(from, missing, join(folder, 'schema/sample.json'))
      expect(failed.status).toBe(2)
      expect(failed.stderr.replace(/\s+/g, ' ')).toContain(`error: ${message} → `)
      expect(failed.stderr.replace(/\s+/g, ' ')).toContain(hint)
    }
  })

  test('finds a version among the documents of the configuration', async () => {
    const folder = twoVersions()
    const generate = ['gone.json', 'old.json', 'new.json'].map(document => ({
      document,
      target: 'typescript',
      output: document,
    }))
    writeIn(folder, 'agent-bindings.json', { generate })
    const { status, stdout } = await diff(folder, 'sample@1.0.0', 'sample@2.0.0')
    expect(stdout).toContain('sample 1.0.0 → 2.0.0')
    expect(status).toBe(0)
    expect((await diff(folder, 'sample@1.0.0', 'sample@3.0.0')).stderr).toContain(
      'there is no document of sample 3.0.0',
    )
  })

  test('a revision is never an option of git, and git has to be there', async () => {
    const folder = twoVersions()
    const { status, stderr } = await diff(folder, '--', '--output=written:old.json', 'new.json')
    expect(stderr).toMatch(
      /^error: --output=written:old\.json is in no repository that git reads: not a git repository/,
    )
    expect(status).toBe(2)
    const bare = await runCommand(folder, ['diff', 'HEAD:old.json', 'new.json'], { PATH: folder })
    expect(bare.stderr).toMatch(/^error: git cannot be run: .*ENOENT\n {2}→ install git, or give paths of documents\n$/)
  })

  test.each([
    [['cody@9.9.9', 'cody@1.28.1'], 'there is no document of cody 9.9.9'],
    [['none.json', 'new.json'], 'none.json: error: there is no such protocol document'],
    [['old.json', 'cut.json'], 'cut.json:1:18: error: the JSON text ends too early'],
    [['old.json', 'newer.json'], 'upgrade agent-bindings'],
    [['../../x@y', 'new.json'], 'there is no such protocol document'],
    [['old.json'], "missing required argument 'new'"],
    [['old.json', 'new.json', '--format', 'xml'], 'Allowed choices are text, markdown, json, github'],
  ])('%j cannot be compared: one error', async (args, message) => {
    const folder = twoVersions()
    writeIn(folder, 'cut.json', '{ "protocol": "x"')
    writeIn(folder, 'newer.json', { ...protocolDocument(), documentVersion: 3 })
    const { status, stdout, stderr } = await diff(folder, ...args)
    expect(stderr).toContain(message)
    expect([status, stdout]).toEqual([2, ''])
  })
})

describe('Cody 1.28.1 → 1.114.0', async () => {
  const result = JSON.parse((await diff(root, 'cody@1.28.1', 'cody@1.114.0', '--json')).stdout) as {
    changes: Change[]
    bump: string
    counts: Record<'client' | 'agent', Record<string, number>>
  }
  const of = (name: string, path = '') =>
    result.changes
      .filter(({ subject, path: at }) => subject.name === name && at === path)
      .map(({ rule, client, agent }) => [rule, client, agent])

  test('is a major version for everybody', async () => {
    expect(result.bump).toBe('major')
    expect(result.counts.client.breaking).toBeGreaterThan(20)
    expect(result.counts.agent.breaking).toBeGreaterThan(20)
  })

  // Read against the definitions of both versions.
  test.each([
    ['chat/restore', '', [['request-removed', 'breaking', 'compatible']]],
    ['chat/setModel', '', [['request-added', 'compatible', 'risky']]],
    ['window/showSaveDialog', '', [['request-added', 'risky', 'compatible']]],
    ['editTask/didUpdate', '', [['notification-removed', 'breaking', 'breaking']]],
    ['authStatus/didUpdate', '', [['notification-added', 'compatible', 'compatible']]],
    ['chat/models', 'result.readOnly', [['required-property-added', 'compatible', 'breaking']]],
    ['chat/models', 'result.models[]', [['type-changed', 'breaking', 'breaking']]],
    ['WebviewMessage', "('submit').submitType", [['required-property-removed', 'risky', 'breaking']]],
    ['ContextItemCommon', 'badge', [['optional-property-added', 'compatible', 'compatible']]],
    ['CodyIDE', '', [['literal-added', 'risky', 'compatible']]],
    [
      'ExtensionConfiguration',
      'serverEndpoint',
      [
        ['property-optional', 'compatible', 'breaking'],
        ['null-added', 'compatible', 'breaking'],
      ],
    ],
    ['editTask/accept', 'params', [['type-changed', 'breaking', 'breaking']]],
  ])('%s %s', (name, path, rows) => {
    expect(of(name, path)).toEqual(rows)
  })

  test('a shared shape is said once, with the methods it is in', async () => {
    const added = result.changes.filter(({ subject, path }) => subject.name === 'ContextItemCommon' && path === 'badge')
    expect(added.map(({ methods }) => methods)).toEqual([
      ['chat/delete', 'chat/editMessage', 'chat/export', 'chat/submitMessage', 'webview/postMessage'],
    ])
  })

  test('turned round, what was added is removed', async () => {
    const back = JSON.parse((await diff(root, 'cody@1.114.0', 'cody@1.28.1', '--json')).stdout) as { changes: Change[] }
    const names = (changes: readonly Change[], ...rules: string[]) =>
      changes
        .filter(({ rule }) => rules.includes(rule))
        .map(({ subject }) => subject.name)
        .sort()
    expect(names(back.changes, 'request-added', 'notification-added')).toEqual(
      names(result.changes, 'request-removed', 'notification-removed'),
    )
    expect(names(back.changes, 'type-removed')).toEqual(names(result.changes, 'type-added'))
  })

  test('fits into 80 columns', async () => {
    const { stdout } = await diff(root, 'cody@1.28.1', 'cody@1.114.0')
    const long = stdout.split('\n').filter(line => line.length > 80 && line.trim().includes(' '))
    expect(long).toEqual([])
  })
})
