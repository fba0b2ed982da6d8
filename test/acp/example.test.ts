import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const example = fileURLToPath(new URL('../../examples/acp.js', import.meta.url))
const agent = fileURLToPath(new URL('sdk-agent.js', import.meta.url))
const ask = (question: string) => run(process.execPath, [example, question, process.execPath, agent])

test('the example prints the reply as it comes, and how the turn ended', async () => {
  expect(await ask('count 3')).toEqual({ stdout: '1 2 3 \n(end_turn)\n', stderr: '' })
})

test('the example refuses what the agent wants to do', async () => {
  expect(await ask('read /etc/passwd')).toEqual({ stdout: '\n(refusal)\n', stderr: 'refused: Read /etc/passwd\n' })
})

test('the example says how it is called', async () => {
  await expect(run(process.execPath, [example])).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^usage: /),
  })
})
