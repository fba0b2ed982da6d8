// Asks a person at the terminal before an agent does anything: node examples/approvals.js AGENT QUESTION
import { createInterface } from 'node:readline/promises'
import { openAgent } from 'agent-bindings/session'

const [name = 'codex', question = 'Add a README to this folder.'] = process.argv.slice(2)
const terminal = createInterface({ input: process.stdin, output: process.stderr })

const agent = await openAgent(name, {
  permissions: async ({ tool, signal }) => {
    for (const diff of tool.diffs) console.error(diff.patch ?? `${diff.path}:\n${diff.newText}`)
    const answer = await terminal.question(`${tool.kind}: ${tool.title}. Allow it? [y/N] `, { signal })
    return answer.trim().toLowerCase() === 'y' ? 'allow' : 'deny'
  },
})
try {
  const chat = await agent.newChat()
  for await (const part of chat.ask(question)) {
    if (part.type === 'text') process.stdout.write(part.delta)
    if (part.type === 'tool' && part.tool.status !== 'pending') console.error(`${part.tool.title}: ${part.tool.status}`)
  }
  console.log()
} finally {
  terminal.close()
  await agent.close()
}
