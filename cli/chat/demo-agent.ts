// A scripted agent for `chat --demo`: it needs no account, no key and no network, and says what it is.

import { setTimeout } from 'node:timers/promises'
import {
  AcpAgentServer,
  type ContentBlock,
  type PromptRequest,
  type SessionUpdate,
} from '../../generated/acp/1/index.js'

const introduction = `I am a **scripted demo agent**: no model, no account, no network.
I show what a reply looks like.

- Text comes in pieces, as Markdown.
- A tool call is shown, and you are asked before it runs.
- Ctrl-C cancels a reply.

You said: `

/** Milliseconds between two pieces of text. */
const paceMs = 15

const cancelled = new Map<string, AbortController>()
let sessions = 0

const server: AcpAgentServer = await AcpAgentServer.serve({
  handlers: {
    initialize: () => ({
      protocolVersion: 1,
      agentInfo: { name: 'demo', title: 'Demo agent (scripted)', version: '1' },
      agentCapabilities: {},
    }),
    'session/new': () => {
      sessions += 1
      return { sessionId: `demo-${sessions}` }
    },
    'session/prompt': prompt,
  },
  handshake: server => {
    server.on('session/cancel', ({ sessionId }) => cancelled.get(sessionId)?.abort())
  },
})

async function prompt({ sessionId, prompt }: PromptRequest) {
  const abort = new AbortController()
  cancelled.set(sessionId, abort)
  const update = (update: SessionUpdate) => server.session.update({ sessionId, update })
  try {
    await update({
      sessionUpdate: 'plan',
      entries: [
        { content: 'Say what this is', priority: 'high', status: 'in_progress' },
        { content: 'Ask before a tool runs', priority: 'medium', status: 'pending' },
      ],
    })
    for (const word of `${introduction}${prompt.map(textOf).join(' ')}\n`.split(/(?<= )/)) {
      await setTimeout(paceMs, undefined, { signal: abort.signal })
      await update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: word } })
    }
    const toolCall = { toolCallId: `greet-${Date.now()}`, title: 'Greet you', kind: 'execute' as const }
    await update({ sessionUpdate: 'tool_call', ...toolCall })
    const { outcome } = await server.session.requestPermission({
      sessionId,
      toolCall,
      options: [
        { optionId: 'yes', name: 'Allow', kind: 'allow_once' },
        { optionId: 'no', name: 'Deny', kind: 'reject_once' },
      ],
    })
    const isAllowed = outcome.outcome === 'selected' && 'optionId' in outcome && outcome.optionId === 'yes'
    const status = isAllowed ? ('completed' as const) : ('failed' as const)
    await update({ sessionUpdate: 'tool_call_update', toolCallId: toolCall.toolCallId, status })
    const text = isAllowed ? 'Hello! You allowed the tool.\n' : 'The tool was not allowed, so nothing was done.\n'
    await update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } })
    return { stopReason: abort.signal.aborted ? ('cancelled' as const) : ('end_turn' as const) }
  } catch (error) {
    if (!abort.signal.aborted) throw error
    return { stopReason: 'cancelled' as const }
  } finally {
    cancelled.delete(sessionId)
  }
}

function textOf(block: ContentBlock): string {
  return block.type === 'text' ? block.text : `[${block.type}]`
}
