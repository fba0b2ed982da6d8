// Gives one task to several agents and decides in a person's place what they may do, by a policy in a file. Each decision
// and each end is a line of JSON on standard output: node examples/approval-bot.js POLICY TASK
import { readFileSync } from 'node:fs'
import { openAgent } from 'agent-bindings/session'

const [file = 'policy.json', task = 'Run the tests.'] = process.argv.slice(2)

/** @type {{ agents: Record<string, import('agent-bindings/session').AgentReference>, allow: { kind: string, titles?: string[] }[] }} */
const { agents, allow } = JSON.parse(readFileSync(file, 'utf8'))

/** @param {import('agent-bindings/session').Tool} tool */
const isAllowed = ({ kind, title }) => allow.some(rule => rule.kind === kind && (rule.titles?.includes(title) ?? true))

/** @param {object} entry */
const record = entry => console.log(JSON.stringify(entry))

/** @param {string} name @param {import('agent-bindings/session').AgentReference} reference */
async function work(name, reference) {
  const agent = await openAgent(reference)
  try {
    /** @param {import('agent-bindings/session').Question} question */
    const permissions = ({ tool }) => {
      const decision = isAllowed(tool) ? 'allow' : 'deny'
      record({ agent: name, kind: tool.kind, title: tool.title, decision })
      return decision
    }
    const chat = await agent.newChat()
    const { text, stop } = await chat.ask(task, { permissions }).done()
    record({ agent: name, stop, text })
  } finally {
    await agent.close()
  }
}

// An agent that fails ends its own work only.
const outcomes = await Promise.allSettled(Object.entries(agents).map(([name, reference]) => work(name, reference)))
for (const outcome of outcomes)
  if (outcome.status === 'rejected') {
    console.error(outcome.reason.message)
    process.exitCode = 1
  }
