// Reviews a change, file by file: git diff | node examples/review-diff.js
import { text } from 'node:stream/consumers'
import { openCody } from 'agent-bindings/cody/session'
import { findAccount } from './account.js'

const diff = await text(process.stdin)
const files = diff.split(/^(?=diff --git )/m).filter(part => part.startsWith('diff --git '))
if (files.length === 0) {
  console.error('There is no change to review: git diff | node examples/review-diff.js')
  process.exit(1)
}

const account = await findAccount()
const cody = await openCody({ endpoint: account.endpoint, accessToken: account.accessToken })
try {
  for (const change of files) {
    const path = /^\+\+\+ b\/(.*)$/m.exec(change)?.[1] ?? 'a file that is deleted'
    const question = `Review this change. Name each problem with its line, or say that there is none.\n\n${change}`
    const chat = await cody.newChat()
    const review = await chat.ask(question).text()
    console.log(`## ${path}\n\n${review.trim()}\n`)
    await chat.dispose()
  }
} finally {
  await cody.close()
  await account.close()
}
