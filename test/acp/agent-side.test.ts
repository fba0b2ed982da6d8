import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { client, ndJsonStream } from '@agentclientprotocol/sdk'
import { afterEach, expect, test } from 'vitest'

let agent: ChildProcessByStdio<Writable, Readable, null> | undefined
afterEach(() => agent?.kill())

const agentFile = fileURLToPath(new URL('bindings-agent.js', import.meta.url))

test("the SDK's client talks to an agent made with the generated agent side", async () => {
  agent = spawn(process.execPath, [agentFile], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(agent, 'exit')
  const stream = ndJsonStream(Writable.toWeb(agent.stdin), Readable.toWeb(agent.stdout) as ReadableStream<Uint8Array>)
  const text = await client({ name: 'test' })
    .onRequest('fs/read_text_file', ({ params }) => ({ content: `text of ${params.path}` }))
    .connectWith(stream, async context => {
      await context.request('initialize', { protocolVersion: 1 })
      await expect(context.request('session/list', {})).rejects.toMatchObject({ code: -32601 })
      return context.buildSession('/project').withSession(async session => {
        const turn = session.prompt('hello, ')
        const said = await session.readText()
        await turn
        return said
      })
    })
  expect(text).toBe('hello, text of /project/a.txt')
  agent.stdin.end()
  expect(await exited).toEqual([0, null])
})
