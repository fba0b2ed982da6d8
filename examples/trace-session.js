// Shows what goes over the wire while a question is answered, on standard error: node examples/trace-session.js
// Tokens are redacted. Add `payloads: true` beside the sink to see the content of every message.
import { openCody } from 'agent-bindings/cody/session'
import { humanTrace } from 'agent-bindings/runtime/trace'
import { findAccount } from './account.js'

const account = await findAccount()
const cody = await openCody({
  endpoint: account.endpoint,
  accessToken: account.accessToken,
  connection: { trace: { sink: humanTrace(process.stderr) } },
})
try {
  const chat = await cody.newChat()
  console.log(await chat.ask('What is a trace?').text())
} finally {
  await cody.close()
  await account.close()
}
