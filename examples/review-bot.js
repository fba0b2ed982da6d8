// Reviews a change with any agent, which may read and nothing else: git diff | node examples/review-bot.js [AGENT]
import { text } from 'node:stream/consumers'
import { openAgent } from 'agent-bindings/session'

const [name = 'codex'] = process.argv.slice(2)
const diff = await text(process.stdin)
if (diff.trim() === '') {
  console.error('There is no change to review: git diff | node examples/review-bot.js [AGENT]')
  process.exit(1)
}

/** What the agent was kept from. */
const declined = new Set()
const agent = await openAgent(name, { permissions: 'read', idleMs: 120_000 })
try {
  const chat = await agent.newChat()
  const question =
    'Review this change. Name each problem with its file and line, or say that there is none. Change nothing.'
  for await (const part of chat.ask([question, diff])) {
    if (part.type === 'text') process.stdout.write(part.delta)
    if (part.type === 'tool' && part.tool.status === 'declined') declined.add(part.tool.title)
    if (part.type === 'done' && part.stop !== 'end') process.exitCode = 1
  }
  console.log()
  for (const title of declined) console.error(`not allowed: ${title}`)
} finally {
  await agent.close()
}
