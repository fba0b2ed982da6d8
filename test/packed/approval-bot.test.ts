import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { Project, repository } from '../support/installed-package.js'

// A bot that decides for two agents of different protocols, in a project with the packed package: examples/approval-bot.js
// and agents that ask twice. test/peers/approval-bot.test.ts does the same with Codex and Claude.

const program = readFileSync(join(repository, 'examples/approval-bot.js'), 'utf8')

const sessionId = { $params: '/sessionId' }
const options = [
  { optionId: 'yes', kind: 'allow_once', name: 'Allow' },
  { optionId: 'no', kind: 'reject_once', name: 'Reject' },
]
const acpQuestion = (title: string, optionId: string) => ({
  ask: 'session/request_permission',
  params: { sessionId, toolCall: { toolCallId: title, title, kind: 'execute' }, options },
  expect: { outcome: { outcome: 'selected', optionId } },
})

const threadId = { $params: '/threadId' }
const codexQuestion = (command: string, decision: string) => ({
  ask: 'item/commandExecution/requestApproval',
  params: { threadId, turnId: 'turn', itemId: command, command, startedAtMs: 0 },
  expect: { decision },
})
const turn = { id: 'turn', items: [], status: 'completed' }

const acp = {
  works: {
    'session/prompt': [
      acpQuestion('npm test', 'yes'),
      acpQuestion('npm publish', 'no'),
      {
        notify: 'session/update',
        params: {
          sessionId,
          update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'Tested.' } },
        },
      },
      { result: { stopReason: 'end_turn' } },
    ],
  },
}

const codex = {
  works: {
    'account/read': [{ result: { account: null, requiresOpenaiAuth: false } }],
    'model/list': [{ result: { data: [], nextCursor: null } }],
    'turn/start': [
      codexQuestion('npm test', 'accept'),
      codexQuestion('npm test; npm publish', 'decline'),
      { notify: 'item/agentMessage/delta', params: { threadId, turnId: 'turn', itemId: 'm', delta: 'Done.' } },
      { notify: 'turn/completed', params: { threadId, turn } },
      { result: { turn } },
    ],
  },
  dies: { initialize: [{ exit: { code: 3, stderr: 'no model' } }] },
}

const mock = (document: string, scenario: string) => [
  ...[process.execPath, 'node_modules/agent-bindings/dist/cli/main.js'],
  ...['mock', document, '--scenario', scenario],
]

function botProject(agents: object): Project {
  const allow = [{ kind: 'read' }, { kind: 'execute', titles: ['npm test'] }]
  const project = new Project({
    'bot.js': program,
    'acp.json': JSON.stringify({ scenarios: acp }),
    'codex.json': JSON.stringify({ scenarios: codex }),
    'policy.json': JSON.stringify({ agents, allow }),
  })
  project.copyInstalled(inject('packed').installed)
  return project
}

/** The bot's lines by agent: two agents write at the same time. */
const linesOf = (stdout: string, agent: string) =>
  stdout
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as { agent: string })
    .filter(line => line.agent === agent)

test('one policy decides for an ACP agent and for Codex, and each decision is recorded', async () => {
  using project = botProject({
    helper: { protocol: 'acp', command: mock('acp@1', 'acp.json#works') },
    coder: { protocol: 'codex', command: mock('codex@0.169.0', 'codex.json#works') },
  })
  const { code, stdout, stderr } = await project.run(process.execPath, ['bot.js', 'policy.json', 'Test it.'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(linesOf(stdout, 'helper')).toEqual([
    { agent: 'helper', kind: 'execute', title: 'npm test', decision: 'allow' },
    { agent: 'helper', kind: 'execute', title: 'npm publish', decision: 'deny' },
    { agent: 'helper', stop: 'end', text: 'Tested.' },
  ])
  expect(linesOf(stdout, 'coder')).toEqual([
    { agent: 'coder', kind: 'execute', title: 'npm test', decision: 'allow' },
    { agent: 'coder', kind: 'execute', title: 'npm test; npm publish', decision: 'deny' },
    { agent: 'coder', stop: 'end', text: 'Done.' },
  ])
})

test('an agent that does not start is said, and the other goes on', async () => {
  using project = botProject({
    helper: { protocol: 'acp', command: mock('acp@1', 'acp.json#works') },
    coder: { protocol: 'codex', command: mock('codex@0.169.0', 'codex.json#dies') },
  })
  const { code, stdout, stderr } = await project.run(process.execPath, ['bot.js'])
  expect(code).toBe(1)
  expect(stderr).toContain('no model')
  expect(linesOf(stdout, 'helper').at(-1)).toMatchObject({ stop: 'end' })
  expect(linesOf(stdout, 'coder')).toEqual([])
})
