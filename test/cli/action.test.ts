import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { makeProject, protocolDocument, snapshot, writeIn } from '../codegen/commands/project.js'
import { commandLine, runCommand } from '../support/command-line.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Runs a command that must succeed. */
async function runWhole(folder: string, ...args: string[]): Promise<void> {
  expect(await runCommand(folder, args)).toMatchObject({ status: 0 })
}

const definitions = (...methods: string[]) => `
export type ClientRequests = { ${methods.map(method => `'${method}': [null, string]`).join('; ')} }
export type ServerRequests = {}
export type ClientNotifications = {}
export type ServerNotifications = {}
`

const git = (cwd: string, ...args: string[]) =>
  execFileSync(
    'git',
    ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', '-c', 'init.defaultBranch=main', ...args],
    {
      cwd,
      encoding: 'utf8',
    },
  ).trim()

const commit = (cwd: string, message: string) => {
  git(cwd, 'add', '--all')
  git(cwd, 'commit', '--quiet', '-m', message)
  return git(cwd, 'rev-parse', 'HEAD')
}

/** A repository with one document and its bindings, made once; each test changes a copy of it. */
const original = { folder: mkdtempSync(join(tmpdir(), 'agent-bindings-original-')), base: '' }
beforeAll(async () => {
  const { folder } = original
  writeIn(folder, 'sample.json', protocolDocument('1.0.0', ['a/b', 'a/c']))
  writeIn(folder, 'package.json', { type: 'module' })
  await runWhole(folder, 'init', 'sample.json')
  git(folder, 'init', '--quiet', '--template=')
  original.base = commit(folder, 'first')
})
afterAll(() => rmSync(original.folder, { recursive: true, force: true }))

function repository(): { folder: string; base: string } {
  const folder = makeProject({})
  cpSync(original.folder, folder, { recursive: true })
  return { folder, base: original.base }
}

function runScript(script: string, folder: string, args: string[] = [], env: Record<string, string> = {}) {
  const told = makeProject({ summary: '', output: '' })
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, '.github/action', script), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: told,
      AGENT_BINDINGS_CLI: commandLine,
      GITHUB_STEP_SUMMARY: join(told, 'summary'),
      GITHUB_OUTPUT: join(told, 'output'),
      ...env,
    },
  })
  return { status, stdout, stderr, ...(snapshot(told) as { summary: string; output: string }) }
}

describe('the action', () => {
  test('passes when all is in step', async () => {
    const { folder, base } = repository()
    const { status, stdout, summary, output } = runScript('check.mjs', folder, [], { AGENT_BINDINGS_BASE: base })
    expect([status, output]).toEqual([0, 'verdict=in-step\nchanged=0\n'])
    expect(stdout).toContain('In step: ')
    expect(summary).toContain('in step')
  })

  test('fails when definitions of the repository changed and nothing was generated', async () => {
    const folder = makeProject({ 'protocol.ts': definitions('a/b'), 'package.json': { type: 'module' } })
    await runWhole(folder, 'init', 'protocol.ts', '--name', 'own')
    git(folder, 'init', '--quiet', '--template=')
    const base = commit(folder, 'first')
    expect(runScript('check.mjs', folder, [], { AGENT_BINDINGS_BASE: base })).toMatchObject({ status: 0 })
    writeIn(folder, 'protocol.ts', definitions('a/b', 'a/c'))
    commit(folder, 'second')
    const { status, stdout, summary, output } = runScript('check.mjs', folder, [], { AGENT_BINDINGS_BASE: base })
    expect([status, output]).toEqual([1, 'verdict=drifted\nchanged=0\n'])
    expect(stdout).toContain('::error file=schema/own/0.1.0.json,title=Generated file is stale::')
    expect(summary).toContain('Run `npx agent-bindings generate`')
  })

  test('annotates what drifted, and fails', async () => {
    const { folder } = repository()
    writeIn(folder, 'generated/sample/client.ts', 'edited')
    const { status, stdout, summary, output } = runScript('check.mjs', folder)
    expect(status).toBe(1)
    expect(stdout).toMatch(/^::error file=generated\/sample\/client\.ts,/m)
    expect(output).toContain('verdict=drifted')
    expect(summary).toContain('npx agent-bindings generate')
  })

  test('annotates files by their path in the repository, wherever the project and the working folder are', async () => {
    const folder = makeProject({ 'packages/one/sample.json': protocolDocument('1.0.0', ['a/b', 'a/c']) })
    const project = join(folder, 'packages/one')
    await runWhole(project, 'init', 'sample.json')
    git(folder, 'init', '--quiet', '--template=')
    const base = commit(folder, 'first')
    writeIn(project, 'generated/sample/client.ts', 'edited')
    writeIn(project, 'sample.json', protocolDocument('1.0.0', ['a/b']))
    writeIn(project, 'inner/kept.txt', '')
    for (const from of [project, join(project, 'inner')]) {
      const { stdout } = runScript('check.mjs', from, [], { AGENT_BINDINGS_BASE: base })
      expect(stdout).toMatch(/^::error file=packages\/one\/generated\/sample\/client\.ts,/m)
      expect(stdout).toMatch(/^::error file=packages\/one\/sample\.json,title=Breaking/m)
    }
    writeIn(project, 'sample.json', '{}')
    const { stdout } = await runCommand(join(project, 'inner'), ['check', '--format', 'github'])
    expect(stdout).toMatch(/^::error file=packages\/one\/sample\.json,title=check could not tell/m)
  })

  test('judges the documents that changed, and fails at the level that was asked for; one comparison for each', async () => {
    const { folder, base } = repository()
    const counting = makeProject({
      'cli.mjs': `import { appendFileSync } from 'node:fs'
appendFileSync(${JSON.stringify(join(folder, '.git/started'))}, process.argv.slice(2, 5).join(' ') + '\\n')
await import(${JSON.stringify(pathToFileURL(commandLine).href)})`,
    })
    writeIn(folder, 'sample.json', protocolDocument('1.0.0', ['a/b']))
    await runWhole(folder, 'generate')
    commit(folder, 'second')
    const judge = (failOn: string) =>
      runScript('check.mjs', folder, [], {
        AGENT_BINDINGS_BASE: base,
        AGENT_BINDINGS_FAIL_ON: failOn,
        AGENT_BINDINGS_CLI: join(counting, 'cli.mjs'),
      })
    const { status, stdout, summary, output } = judge('')
    expect(readFileSync(join(folder, '.git/started'), 'utf8').split('\n')).toEqual([
      'check --format github',
      'check --json --no-definitions',
      expect.stringMatching(/^diff /),
      '',
    ])
    expect([status, output]).toEqual([0, 'verdict=in-step\nchanged=1\n'])
    expect(stdout).toMatch(
      /^::error title=Breaking: notification-removed,file=sample\.json::|^::error file=sample\.json,title=/m,
    )
    expect(summary.match(/^### Breaking/gm)).toHaveLength(1)
    expect(judge('breaking').status).toBe(1)
  })

  /** A repository whose document is called otherwise, judged against the one it was. */
  const evade = async (change: (folder: string) => void, failOn = 'breaking') => {
    const { folder, base } = repository()
    change(folder)
    await runWhole(folder, 'generate', '--force')
    commit(folder, 'second')
    return runScript('check.mjs', folder, [], { AGENT_BINDINGS_BASE: base, AGENT_BINDINGS_FAIL_ON: failOn })
  }
  const useDocument = (folder: string, document: string, protocol: object) => {
    const config = readFileSync(join(folder, 'agent-bindings.json'), 'utf8')
    writeIn(folder, 'agent-bindings.json', config.replaceAll('sample.json', JSON.stringify(document).slice(1, -1)))
    writeIn(folder, document, protocol)
  }

  test.each([
    ['a renamed document', 'renamed.json', '1.0.0'],
    ['a new version in a file of its own', 'schema/2.0.0.json', '2.0.0'],
    ['a name that git takes for more than a path', ':(top)d.json', '1.0.0'],
  ])('is not evaded by %s', async (_, document, version) => {
    const { status, summary, output } = await evade(folder => {
      useDocument(folder, document, protocolDocument(version, ['a/b']))
    })
    expect([status, output]).toEqual([1, 'verdict=in-step\nchanged=1\n'])
    expect(summary).toContain('### Breaking')
  })

  test('is not evaded by an output that is made of another document', async () => {
    const { folder, base } = repository()
    const config = JSON.parse(readFileSync(join(folder, 'agent-bindings.json'), 'utf8'))
    const [entry] = config.generate
    config.generate = [
      { ...entry, document: 'other.json' },
      { ...entry, output: 'elsewhere' },
    ]
    writeIn(folder, 'agent-bindings.json', config)
    writeIn(folder, 'other.json', { ...protocolDocument('1.0.0', ['a/b']), protocol: 'other' })
    await runWhole(folder, 'generate', '--force')
    commit(folder, 'second')
    const { status, summary } = runScript('check.mjs', folder, [], {
      AGENT_BINDINGS_BASE: base,
      AGENT_BINDINGS_FAIL_ON: 'breaking',
    })
    expect(status).toBe(1)
    expect(summary).toContain('### Breaking')
  })

  test('reads a configuration with comments, in a folder above, and documents behind links', async () => {
    const { folder } = repository()
    const config = readFileSync(join(folder, 'agent-bindings.json'), 'utf8')
    writeFileSync(
      join(folder, 'agent-bindings.json'),
      `// ours, "all" of it\n${config.replaceAll('sample.json', 'link.json')}`,
    )
    symlinkSync('sample.json', join(folder, 'link.json'))
    mkdirSync(join(folder, 'inner'))
    writeIn(folder, 'inner/kept.txt', '')
    await runWhole(folder, 'generate', '--force')
    const base = commit(folder, 'second')
    const judge = () =>
      runScript('check.mjs', join(folder, 'inner'), [], {
        AGENT_BINDINGS_BASE: base,
        AGENT_BINDINGS_FAIL_ON: 'breaking',
      })
    expect([judge().status, judge().output]).toEqual([0, 'verdict=in-step\nchanged=0\n'])
    unlinkSync(join(folder, 'link.json'))
    writeFileSync(join(folder, 'agent-bindings.json'), config.replaceAll('sample.json', 'moved.json'))
    writeIn(folder, 'moved.json', protocolDocument('1.0.0', ['a/b']))
    await runWhole(folder, 'generate', '--force')
    commit(folder, 'third')
    const { status, summary } = judge()
    expect(status).toBe(1)
    expect(summary).toContain('### Breaking')
  })

  test('is not evaded by a protocol of another name, or by a file that stands for a revision', async () => {
    const other = await evade(folder =>
      useDocument(folder, 'other.json', { ...protocolDocument('1.0.0', ['a/b']), protocol: 'other' }),
    )
    expect([other.status, other.output]).toEqual([1, 'verdict=in-step\nchanged=1\n'])
    expect(other.summary).toContain('### Breaking')
    const { folder, base } = repository()
    writeIn(folder, 'sample.json', protocolDocument('1.0.0', ['a/b']))
    writeIn(folder, `${base}:./sample.json`, protocolDocument('1.0.0', ['a/b']))
    await runWhole(folder, 'generate')
    const judged = runScript('check.mjs', folder, [], { AGENT_BINDINGS_BASE: base, AGENT_BINDINGS_FAIL_ON: 'breaking' })
    expect(judged.status).toBe(1)
  })

  test.each([
    ['a path with spaces', 'our own/d e.json'],
    ['a path with a line break', 'line\nbreak.json'],
    ['a path in other letters', 'Sample.json'],
    ['a path that is the name of a protocol', 'codex'],
  ])('is not evaded by %s, there before or not', async (_, document) => {
    const moved = await evade(folder => useDocument(folder, document, protocolDocument('1.0.0', ['a/b'])))
    expect([moved.status, moved.output]).toEqual([1, 'verdict=in-step\nchanged=1\n'])
    expect(moved.summary).toContain('### Breaking')
    const { folder } = repository()
    useDocument(folder, document, protocolDocument('1.0.0', ['a/b', 'a/c']))
    const base = commit(folder, 'second')
    useDocument(folder, document, protocolDocument('1.0.0', ['a/b']))
    await runWhole(folder, 'generate')
    const judged = runScript('check.mjs', folder, [], { AGENT_BINDINGS_BASE: base, AGENT_BINDINGS_FAIL_ON: 'breaking' })
    expect([judged.status, judged.output]).toEqual([1, 'verdict=in-step\nchanged=1\n'])
  })

  test('is not evaded by a link in the place of a document, a newer form of it, or words that play it down', async () => {
    const less = protocolDocument('1.0.0', ['a/b'])
    const linked = await evade(folder => {
      unlinkSync(join(folder, 'sample.json'))
      writeIn(folder, 'less.json', less)
      symlinkSync('less.json', join(folder, 'sample.json'))
    })
    expect(linked.status).toBe(1)
    const newer = await evade(folder => writeIn(folder, 'sample.json', { ...less, documentVersion: 2 }))
    expect(newer.status).toBe(1)
    const { folder, base } = repository()
    const text = readFileSync(join(folder, 'sample.json'), 'utf8')
    const [, ...others] = (JSON.parse(text) as { methods: object[] }).methods
    const document = { ...JSON.parse(text), $schema: 'https://example.com/other.json', 'x-stability': 'experimental' }
    writeIn(folder, 'sample.json', {
      ...document,
      documentVersion: 2,
      methods: others.map(play => ({ ...play, stability: 'experimental' })),
    })
    await runWhole(folder, 'generate')
    const played = runScript('check.mjs', folder, [], { AGENT_BINDINGS_BASE: base, AGENT_BINDINGS_FAIL_ON: 'breaking' })
    expect(played.status).toBe(1)
  })

  test('is not evaded by a document in two halves, or by a project that moves', async () => {
    const halves = await evade(folder => {
      const config = JSON.parse(readFileSync(join(folder, 'agent-bindings.json'), 'utf8'))
      const [entry] = config.generate
      config.generate = [
        { ...entry, document: 'first.json', output: 'generated/first' },
        { ...entry, document: 'second.json', output: 'generated/second' },
      ]
      writeIn(folder, 'agent-bindings.json', config)
      writeIn(folder, 'first.json', protocolDocument('1.0.0', ['a/b']))
      writeIn(folder, 'second.json', { ...protocolDocument('1.0.0', ['a/c']), protocol: 'other' })
    })
    expect(halves.status).toBe(1)
    const { folder } = repository()
    const move = (from: string, to: string) => {
      mkdirSync(join(folder, to), { recursive: true })
      for (const name of ['sample.json', 'agent-bindings.json', 'generated'])
        git(folder, 'mv', join(from, name), join(to, name))
    }
    move('.', 'old')
    const base = commit(folder, 'second')
    move('old', 'new')
    writeIn(folder, 'new/sample.json', protocolDocument('1.0.0', ['a/b']))
    await runWhole(join(folder, 'new'), 'generate')
    commit(folder, 'third')
    const moved = runScript('check.mjs', join(folder, 'new'), [], {
      AGENT_BINDINGS_BASE: base,
      AGENT_BINDINGS_FAIL_ON: 'breaking',
    })
    expect([moved.status, moved.output]).toEqual([1, 'verdict=in-step\nchanged=1\n'])
  })

  test('judges documents that the configuration names, and is not evaded by a file of the name', async () => {
    const { folder } = repository()
    const names = (document: string) =>
      writeIn(folder, 'agent-bindings.json', {
        generate: [{ document, target: 'typescript', output: 'generated/mcp' }],
      })
    const generate = () => runWhole(folder, 'generate', '--force')
    names('mcp@2025-11-25')
    await generate()
    const base = commit(folder, 'second')
    const judge = () => {
      const env = { AGENT_BINDINGS_BASE: base, AGENT_BINDINGS_FAIL_ON: 'breaking' }
      const { status, output } = runScript('check.mjs', folder, [], env)
      return [status, output]
    }
    expect(judge()).toEqual([0, 'verdict=in-step\nchanged=0\n'])
    const other = { ...protocolDocument('2025-11-25', ['a/b']), protocol: 'mcp' }
    mkdirSync(join(folder, 'schema/mcp'), { recursive: true })
    writeIn(folder, 'schema/mcp/2025-11-25.json', other)
    await generate()
    expect(judge()).toEqual([1, 'verdict=in-step\nchanged=1\n'])
    names('mcp@2026-07-28')
    writeIn(folder, 'schema/mcp/2026-07-28.json', { ...other, version: '2026-07-28' })
    await generate()
    expect(judge()).toEqual([1, 'verdict=in-step\nchanged=1\n'])
  })

  test('judges a merge commit against its target', async () => {
    const { folder } = repository()
    git(folder, 'checkout', '--quiet', '-b', 'change')
    writeIn(folder, 'sample.json', protocolDocument('1.0.0', ['a/b']))
    await runWhole(folder, 'generate')
    commit(folder, 'change')
    git(folder, 'checkout', '--quiet', 'main')
    writeIn(folder, 'other.txt', '')
    const base = commit(folder, 'meanwhile')
    git(folder, 'merge', '--quiet', '--no-edit', 'change')
    const { status } = runScript('check.mjs', folder, [], {
      AGENT_BINDINGS_BASE: base,
      AGENT_BINDINGS_FAIL_ON: 'breaking',
    })
    expect(status).toBe(1)
  })

  test('says so when a document of the base is out of reach, as in a submodule', async () => {
    const { folder: inner } = repository()
    const { folder } = repository()
    git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'inner')
    useDocument(folder, 'inner/sample.json', protocolDocument('1.0.0', ['a/b', 'a/c']))
    const base = commit(folder, 'second')
    writeIn(folder, 'inner/sample.json', protocolDocument('1.0.0', ['a/b']))
    await runWhole(folder, 'generate')
    const judge = (failOn: string) =>
      runScript('check.mjs', folder, [], { AGENT_BINDINGS_BASE: base, AGENT_BINDINGS_FAIL_ON: failOn })
    expect(judge('').status).toBe(0)
    const { status, stdout } = judge('breaking')
    expect(status).toBe(2)
    expect(stdout).toContain('::error::inner/sample.json cannot be compared')
  })

  test('warns where fail-on has nothing to compare with', async () => {
    const { folder } = repository()
    const { status, stdout, summary } = runScript('check.mjs', folder, [], { AGENT_BINDINGS_FAIL_ON: 'breaking' })
    expect(status).toBe(0)
    expect(stdout).toContain('::warning::fail-on has no effect')
    expect(summary).toContain('No document was compared')
    expect(runScript('check.mjs', folder).stdout).not.toContain('::warning::')
  })

  test('fetches the revision to compare with where the history is missing, and cannot tell without it', async () => {
    const { folder, base } = repository()
    writeIn(folder, 'sample.json', protocolDocument('1.0.0', ['a/b']))
    await runWhole(folder, 'generate')
    commit(folder, 'second')
    const clone = join(makeProject({}), 'clone')
    git(folder, 'clone', '--quiet', '--depth', '1', `file://${folder}`, clone)
    const judge = (AGENT_BINDINGS_BASE: string) =>
      runScript('check.mjs', clone, [], { AGENT_BINDINGS_BASE, AGENT_BINDINGS_FAIL_ON: 'breaking' })
    expect(judge(base)).toMatchObject({ status: 1, output: 'verdict=in-step\nchanged=1\n' })
    for (const missing of ['0'.repeat(40), '--output=x']) {
      const { status, stdout } = judge(missing)
      expect(status).toBe(2)
      expect(stdout).toContain(`::error::there is no revision ${missing} to compare with`)
    }
  })

  test('cannot tell without a configuration, and says so once', async () => {
    const { status, output, stderr } = runScript('check.mjs', makeProject({}))
    expect([status, output]).toEqual([2, 'verdict=unknown\nchanged=0\n'])
    expect(stderr).toContain('agent-bindings init')
  })

  test('takes its inputs as environment variables only', async () => {
    const text = readFileSync(join(root, 'action.yml'), 'utf8')
    const runs = [...text.matchAll(/^\s+run: (.*)$/gm)].map(([, command]) => command)
    expect(runs).toEqual(['node "$GITHUB_ACTION_PATH/.github/action/check.mjs"'])
  })
})

describe('following upstream', () => {
  test('the workflow follows every protocol whose document is committed', () => {
    const workflow = parse(readFileSync(join(root, '.github/workflows/upstream.yml'), 'utf8')) as {
      jobs: { upstream: { strategy: { matrix: { include: { recipe: string }[] } } } }
    }
    const followed = workflow.jobs.upstream.strategy.matrix.include.map(({ recipe }) => recipe)
    const recipes = readdirSync(join(root, 'schema')).filter(name =>
      existsSync(join(root, 'schema', name, 'import.json')),
    )
    expect(followed.sort()).toEqual(recipes.sort())
  })

  function upstream() {
    const folder = makeProject({ 'src/protocol.ts': definitions('a/b', 'a/c'), 'package.json': { version: '1.0.0' } })
    git(folder, 'init', '--quiet', '--template=')
    commit(folder, 'first')
    return folder
  }

  /** A project that follows it, with a remote, and a `gh` that writes down what it is asked. */
  async function follower(source: string) {
    const origin = makeProject({})
    git(origin, 'init', '--quiet', '--bare', '--template=')
    const recipe = {
      protocol: 'sample',
      reader: 'typescript',
      entry: 'src/protocol.ts',
      version: { file: 'package.json', pointer: '/version' },
    }
    const generate = [{ document: 'schema/sample/1.0.0.json', target: 'typescript', output: 'generated' }]
    const folder = makeProject({ 'schema/sample/import.json': recipe, 'agent-bindings.json': { generate } })
    await runWhole(folder, 'import', 'sample', '--checkout', source)
    await runWhole(folder, 'generate')
    git(folder, 'init', '--quiet', '--template=')
    git(folder, 'remote', 'add', 'origin', origin)
    commit(folder, 'first')
    const tools = makeProject({})
    const gh = `#!/usr/bin/env node
const { appendFileSync, readFileSync, existsSync } = require('node:fs')
const args = process.argv.slice(2)
const body = args.indexOf('--body-file')
appendFileSync(${JSON.stringify(join(tools, 'asked'))}, JSON.stringify({ args: args.slice(0, 2), title: args[args.indexOf('--title') + 1], body: body < 0 ? '' : readFileSync(args[body + 1], 'utf8') }) + '\\n')
if (args[1] === 'list' && existsSync(${JSON.stringify(join(tools, 'open'))})) console.log('7')
`
    mkdirSync(join(tools, 'bin'))
    writeFileSync(join(tools, 'bin/gh'), gh)
    chmodSync(join(tools, 'bin/gh'), 0o755)
    const follow = (...from: string[]) =>
      runScript(
        'upstream.mjs',
        folder,
        ['--recipe', 'sample', ...(from.length > 0 ? from : ['--repository', source])],
        {
          PATH: `${join(tools, 'bin')}${delimiter}${process.env.PATH}`,
        },
      )
    const asked = () =>
      readFileSync(join(tools, 'asked'), 'utf8')
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as { args: string[]; title: string; body: string })
    return { folder, origin, tools, follow, asked }
  }

  test('does nothing when nothing changed; proposes what did; keeps one pull request', async () => {
    const source = upstream()
    const { folder, origin, tools, follow, asked } = await follower(source)
    expect(follow()).toMatchObject({ status: 0, output: 'changed=false\n' })

    writeIn(source, 'src/protocol.ts', definitions('a/b'))
    writeIn(source, 'package.json', { version: '1.1.0' })
    commit(source, 'second')
    expect(follow()).toMatchObject({ status: 0, output: 'changed=true\n' })
    const [, created] = asked()
    expect(created).toMatchObject({ args: ['pr', 'create'], title: 'Update sample to 1.1.0' })
    expect(created?.body).toMatch(
      /## sample 1\.0\.0 → 1\.1\.0[\s\S]*### Breaking[\s\S]*`a\/c`[\s\S]*add `schema\/sample\/1\.1\.0\.json`/,
    )
    expect(git(origin, 'show', '--stat', '--format=%s', 'agent-bindings/upstream-sample')).toContain('1.1.0.json')

    git(folder, 'checkout', '--quiet', 'main')
    writeIn(tools, 'open', '')
    expect(follow()).toMatchObject({ status: 0, stdout: 'Update sample to 1.1.0: brought #7 up to date.\n' })
    expect(asked().at(-1)?.args).toEqual(['pr', 'edit'])
  })

  test('takes the newest of the versions in a folder, or a folder that is there already', async () => {
    const source = upstream()
    const { origin, follow } = await follower(source)
    for (const version of ['1.9.0', '1.10.0', 'draft'])
      writeIn(source, `versions/${version}/src/protocol.ts`, definitions('a/b', `in/${version}`))
    commit(source, 'second')
    expect(follow('--repository', source, '--path', 'versions/*')).toMatchObject({
      status: 0,
      output: 'changed=true\n',
    })
    const document = git(origin, 'show', 'agent-bindings/upstream-sample:schema/sample/1.10.0.json')
    expect(document).toContain('in/1.10.0')
    expect(document).toContain(git(source, 'rev-parse', 'HEAD').trim())
    expect(follow('--repository', source, '--path', 'none/*').status).toBe(2)

    writeIn(source, 'package.json', { version: '2.0.0' })
    commit(source, 'third')
    expect(follow('--checkout', source).stdout).toContain('Update sample to 2.0.0')
  })

  test('definitions that cannot be fetched are one error, and nothing is pushed', async () => {
    const source = upstream()
    const { folder, follow } = await follower(source)
    const before = snapshot(folder)
    git(source, 'mv', 'src', 'moved')
    commit(source, 'moved')
    const { status, stdout } = follow()
    expect(status).toBe(2)
    expect(stdout).toMatch(/^::error::the definitions cannot be imported/)
    expect(git(folder, 'branch', '--format=%(refname:short)')).toBe('main')
    expect(snapshot(folder)).toEqual(before)
  })
})
