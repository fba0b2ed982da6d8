// One program, any agent, by one word: node examples/any-agent.js codex|claude|gemini|… QUESTION
import { openAgent } from 'agent-bindings/session'

const [name = 'codex', question = 'What does this folder hold?'] = process.argv.slice(2)

const agent = await openAgent(name, { permissions: 'read' })
try {
  const chat = await agent.newChat()
  for await (const part of chat.ask(question)) if (part.type === 'text') process.stdout.write(part.delta)
  console.log()
} finally {
  await agent.close()
}
