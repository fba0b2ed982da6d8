// Asks one question and prints the reply as it comes: node examples/ask.js [QUESTION]
import { openCody } from 'agent-bindings/cody/session'
import { findAccount } from './account.js'

const question = process.argv[2] ?? 'What are the pros and cons of using types in Python?'
const { endpoint, accessToken, close } = await findAccount()
try {
  const cody = await openCody({ endpoint, accessToken })
  try {
    console.log(`Signed in as ${cody.user.username}; the agent speaks Cody's protocol ${cody.protocolVersion}`)
    const chat = await cody.newChat()
    console.log(`\n> ${question}\n`)
    for await (const part of chat.ask(question)) {
      if (part.type === 'text') process.stdout.write(part.delta)
    }
    console.log('\n')
    const report = await cody.networkReport()
    for (const [origin, count] of Object.entries(report?.refused ?? {}))
      console.log(`The agent was kept from reaching ${origin} ${count} times.`)
  } finally {
    await cody.close()
  }
  console.log('The agent has ended.')
} finally {
  await close()
}
