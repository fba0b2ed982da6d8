// Asks one question and prints the reply as it comes: node examples/ask.js [QUESTION]
//
// With SRC_ENDPOINT and SRC_ACCESS_TOKEN it asks that Sourcegraph instance. Without them it starts a stand-in for one
// on this machine, so that the real agent can be seen at work without an account.
import { openCody } from 'agent-bindings/cody/session'

const question = process.argv[2] ?? 'What are the pros and cons of using types in Python?'
const hasAccount = Boolean(process.env.SRC_ENDPOINT && process.env.SRC_ACCESS_TOKEN)
const standIn = hasAccount ? undefined : await startStandIn()
if (standIn)
  console.log(
    `No SRC_ENDPOINT and SRC_ACCESS_TOKEN: asking a stand-in for a Sourcegraph instance at ${standIn.endpoint}`,
  )

const cody = await openCody(standIn && { endpoint: standIn.endpoint, accessToken: standIn.token })
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
  await standIn?.close()
}
console.log('The agent has ended.')

async function startStandIn() {
  const module = await import('../test/support/sourcegraph-stand-in/index.js')
  return module.startStandIn({ delayMs: 15 })
}
