// Asks one question and prints the reply as it comes: node examples/ask.js [QUESTION] [--verbose]
import { openCody } from 'agent-bindings/cody/session'
import { findAccount } from './account.js'

const isVerbose = process.argv.includes('--verbose')
const [question = 'What are the pros and cons of using types in Python?'] = process.argv
  .slice(2)
  .filter(word => word !== '--verbose')
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
    console.log()
    if (isVerbose)
      for (const [origin, count] of Object.entries((await cody.networkReport())?.refused ?? {}))
        console.error(`The agent was kept from reaching ${origin} ${count} times.`)
  } finally {
    await cody.close()
  }
} finally {
  await close()
}
