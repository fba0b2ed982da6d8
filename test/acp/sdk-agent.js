// An agent made with the Agent Client Protocol's own SDK, on standard input and output.
import { Readable, Writable } from 'node:stream'
import { agent, ndJsonStream, RequestError } from '@agentclientprotocol/sdk'

/** What ends the turn that a session is in, by session. @type {Map<string, () => void>} */
const turns = new Map()
let sessions = 0

agent({ name: 'sdk-agent' })
  .onRequest('initialize', ({ params }) => ({
    protocolVersion: params.protocolVersion,
    agentCapabilities: { promptCapabilities: { image: false, audio: false, embeddedContext: true } },
    authMethods: [],
  }))
  .onRequest('session/new', ({ params }) => {
    if (!params.cwd.startsWith('/')) throw RequestError.invalidParams({ cwd: params.cwd })
    sessions += 1
    return {
      sessionId: `session-${sessions}`,
      modes: { currentModeId: 'ask', availableModes: [{ id: 'ask', name: 'Ask' }] },
    }
  })
  .onRequest('session/prompt', async ({ params: { sessionId, prompt }, client, signal }) => {
    const [first] = prompt
    const [command, argument = ''] = (first?.type === 'text' ? first.text : '').split(' ')

    /** @param {string} text */
    const say = text =>
      client.notify('session/update', {
        sessionId,
        update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } },
      })

    if (command === 'count') for (let number = 1; number <= Number(argument); number++) await say(`${number} `)
    if (command === 'wait') {
      await say('waiting')
      await new Promise(resolve => turns.set(sessionId, () => resolve(undefined)))
      return { stopReason: 'cancelled' }
    }
    if (command === 'work') {
      await say('working')
      await new Promise(resolve => signal.addEventListener('abort', resolve))
      await say(', cancelled')
    }
    if (command === 'read') {
      const { outcome } = await client.request('session/request_permission', {
        sessionId,
        toolCall: {
          toolCallId: 'read-1',
          title: `Read ${argument}`,
          kind: 'read',
          locations: [{ path: argument, line: 1 }],
        },
        options: [
          { optionId: 'yes', name: 'Allow', kind: 'allow_once' },
          { optionId: 'no', name: 'Refuse', kind: 'reject_once' },
        ],
      })
      if (outcome.outcome !== 'selected' || outcome.optionId !== 'yes') return { stopReason: 'refusal' }
      const { content } = await client.request('fs/read_text_file', { sessionId, path: argument, limit: 10 })
      await say(content)
    }
    if (command === 'terminal')
      await client
        .request('terminal/create', { sessionId, command: argument })
        .catch(error => say(`refused: ${error.code}`))
    return { stopReason: 'end_turn' }
  })
  .onNotification('session/cancel', ({ params }) => turns.get(params.sessionId)?.())
  .connect(ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin)))
