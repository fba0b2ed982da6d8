import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const programs = mkdtempSync(join(tmpdir(), 'programs-'))
afterAll(() => rmSync(programs, { recursive: true, force: true }))

const completed = { id: 'turn', items: [], status: 'completed' }
const threadId = { $params: '/threadId' }
/** What a Codex says that is made from its protocol. */
const scenario = {
  'account/read': [{ result: { account: null, requiresOpenaiAuth: false } }],
  'model/list': [{ result: { data: [], nextCursor: null } }],
  'turn/start': [
    {
      notify: 'item/agentMessage/delta',
      params: { threadId, turnId: 'turn', itemId: 'm', delta: 'Hello from Codex.' },
    },
    { notify: 'turn/completed', params: { threadId, turn: completed } },
    { result: { turn: completed } },
  ],
}

/** Puts a program into a folder of PATH. */
function install(name: string, args: string[]) {
  const words = [process.execPath, ...args].map(word => `'${word}'`).join(' ')
  writeFileSync(join(programs, name), `#!/bin/sh\nexec ${words}\n`)
  chmodSync(join(programs, name), 0o755)
}

beforeAll(() => {
  writeFileSync(join(programs, 'codex.json'), JSON.stringify({ scenarios: { hello: scenario } }))
  const scenarioOption = ['--scenario', `${join(programs, 'codex.json')}#hello`]
  install('codex', [`${root}dist/cli/main.js`, 'mock', 'codex@0.169.0', ...scenarioOption])
  install('claude-agent-acp', [`${root}dist/cli/chat/demo-agent.js`])
})

/** @param prompt what the program says before the input is typed */
function run(args: string[], input = '', prompt?: string) {
  return new Promise<{ code: number; stdout: string; stderr: string }>(resolve => {
    const env = { PATH: `${programs}${delimiter}${process.env.PATH}` }
    const child = execFile(process.execPath, args, { env, cwd: `${root}examples` }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    )
    if (prompt === undefined) child.stdin?.end(input)
    else child.stderr?.on('data', said => void (String(said).includes(prompt) && child.stdin?.end(input)))
  })
}

test('any-agent is switched from Codex to Claude by one word', async () => {
  const codex = await run(['any-agent.js', 'codex', 'hi'])
  expect(codex).toEqual({ code: 0, stdout: 'Hello from Codex.\n', stderr: '' })
  const claude = await run(['any-agent.js', 'claude', 'hi'])
  expect(claude).toMatchObject({ code: 0, stdout: expect.stringContaining('You said: hi') })
})

test('review-bot lets the agent read only, and says what it was kept from', async () => {
  const { code, stdout, stderr } = await run(['review-bot.js', 'claude'], '+ a line\n')
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'not allowed: Greet you\n' })
  expect(stdout).toContain('The tool was not allowed')
  expect(await run(['review-bot.js', 'claude'])).toMatchObject({ code: 1 })
})

test.each([
  ['y', 'You allowed the tool.', 'Greet you: completed'],
  ['n', 'The tool was not allowed', 'Greet you: declined'],
])('approvals asks a person: %s', async (answer, said, told) => {
  const { code, stdout, stderr } = await run(['approvals.js', 'claude', 'hi'], `${answer}\n`, 'Allow it?')
  expect(code).toBe(0)
  expect(stdout).toContain(said)
  expect(stderr).toContain('execute: Greet you. Allow it? [y/N]')
  expect(stderr).toContain(told)
})
