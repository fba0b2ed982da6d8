import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const folder = fileURLToPath(new URL('../../examples/', import.meta.url))
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

/** Runs a program without an account, so that the stand-in is asked. */
function run(args: string[], input = '') {
  return new Promise<{ code: number; stdout: string; stderr: string }>(resolve => {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, SRC_ACCESS_TOKEN: '' }
    const child = execFile(process.execPath, args, { env, cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    )
    child.stdin?.end(input)
  })
}

const change = (path: string, line: string) =>
  `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-old\n+${line}\n`

describe('examples', () => {
  test('are each run by a test', () => {
    const tests = readdirSync(new URL('../', import.meta.url), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.test.ts'))
      .map(name => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'))
    const programs = readdirSync(folder).filter(name => name.endsWith('.js') && name !== 'account.js')
    expect(programs.filter(name => !tests.some(text => text.includes(name)))).toEqual([])
  })

  test('ask says that it asks a stand-in, streams the reply and ends', async () => {
    const { code, stdout, stderr } = await run(['ask.js', 'Is it you?'])
    expect(code).toBe(0)
    expect(stderr).toContain('asking a stand-in for a Sourcegraph instance')
    expect(stdout).toContain('> Is it you?\n\n- model')
    expect(stdout).toMatch(/\S\n$/)
    expect(stdout + stderr).not.toContain('kept from reaching')
    const verbose = await run(['ask.js', 'Is it you?', '--verbose'])
    expect(verbose.stdout).toBe(stdout)
    expect(verbose.stderr).toMatch(/The agent was kept from reaching https:\/\/sourcegraph\.com \d+ times\.\n/)
  })

  test('review-diff reviews file by file', async () => {
    const { code, stdout } = await run(['review-diff.js'], change('a.ts', 'one') + change('sub/b.ts', 'two'))
    expect(code).toBe(0)
    expect(stdout.match(/^## .*$/gm)).toEqual(['## a.ts', '## sub/b.ts'])
    expect(stdout).toContain('> +two')
    expect(await run(['review-diff.js'], 'nothing')).toMatchObject({ code: 1 })
  })

  test('many-questions asks each once, and shows how far it is', async () => {
    const { code, stdout, stderr } = await run(['many-questions.js'])
    expect(code).toBe(0)
    const answers = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { index: number; answer: string })
    expect(answers.map(({ index }) => index).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    for (const { index, answer } of answers) expect(answer).toContain(`> What is ${index} times ${index}?`)
    expect(stderr).toContain('8 of 8')
  })

  test('own-agent answers the command line', async () => {
    const agent = `"${process.execPath}" own-agent.js`
    const { code, stdout } = await run([main, 'chat', '-m', 'one two three', '--agent', agent])
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'three two one\n' })
  })

  test('trace-session shows the methods, and no token', async () => {
    const { code, stdout, stderr } = await run(['trace-session.js'])
    expect(code).toBe(0)
    expect(stdout).toContain('> What is a trace?')
    for (const method of ['initialize', 'chat/new', 'chat/submitMessage', 'webview/postMessage'])
      expect(stderr).toContain(method)
    expect(stdout + stderr).not.toMatch(/sgp_[0-9a-f]/)
  })
})
