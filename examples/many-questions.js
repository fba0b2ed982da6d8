// Asks many questions, a few at a time, each in a separate chat: node examples/many-questions.js [FILE]
// The file has one question a line. Progress goes to standard error, the answers to standard output as JSON lines.
import { readFileSync } from 'node:fs'
import { openCody } from 'agent-bindings/cody/session'
import { findAccount } from './account.js'

const concurrency = 3
const file = process.argv[2]
const questions = file
  ? readFileSync(file, 'utf8')
      .split('\n')
      .filter(line => line.trim() !== '')
  : Array.from({ length: 8 }, (_, index) => `What is ${index} times ${index}?`)

/** @param {number} done */
function showProgress(done) {
  const filled = Math.round((done / questions.length) * 30)
  const bar = `[${'#'.repeat(filled)}${' '.repeat(30 - filled)}] ${done} of ${questions.length}`
  process.stderr.write(process.stderr.isTTY ? `\r${bar}${done === questions.length ? '\n' : ''}` : `${bar}\n`)
}

const account = await findAccount()
const cody = await openCody({ endpoint: account.endpoint, accessToken: account.accessToken })
try {
  const waiting = questions.entries()
  let done = 0
  const worker = async () => {
    // All workers take from the same iterator, so each question is asked once.
    for (const [index, question] of waiting) {
      const chat = await cody.newChat()
      const answer = await chat.ask(question).text()
      await chat.dispose()
      process.stdout.write(`${JSON.stringify({ index, question, answer })}\n`)
      showProgress(++done)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
} finally {
  await cody.close()
  await account.close()
}
