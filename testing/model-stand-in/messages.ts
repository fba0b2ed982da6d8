import type { Json } from '../../codegen/protocol/model.js'
import type { Answering, Api, SpokenPart } from './api.js'
import { inputText, objectsIn, requestIn, textOf, tokens, typedEvent, wholeText } from './common.js'
import type { Said } from './reply.js'

/** Anthropic Messages, `POST /v1/messages`: https://docs.anthropic.com/en/api/messages */
export const messages: Api = {
  read(body) {
    const said = objectsIn(body.messages)
      .filter(({ role }) => role === 'user')
      .flatMap(({ content }): Said[] => {
        const results = objectsIn(content).filter(({ type }) => type === 'tool_result')
        if (results.length === 0) return [{ user: textOf(content) }]
        return results.map(result => ({ toolResult: textOf(result.content) }))
      })
    return requestIn(body, said, objectsIn(body.tools))
  },
  begin: answering => [
    typedEvent('message_start', {
      message: message(answering, [], null, { input_tokens: tokens.input, output_tokens: 0 }),
    }),
  ],
  part(part, index) {
    const delta = (value: Json) => typedEvent('content_block_delta', { index, delta: value })
    return [
      typedEvent('content_block_start', { index, content_block: emptyBlock(part) }),
      ...('deltas' in part
        ? part.deltas.map(text => delta({ type: 'text_delta', text }))
        : [delta({ type: 'input_json_delta', partial_json: inputText(part.input) })]),
      typedEvent('content_block_stop', { index }),
    ]
  },
  end: parts => [
    typedEvent('message_delta', {
      delta: { stop_reason: stopReason(parts), stop_sequence: null },
      usage: { output_tokens: tokens.output },
    }),
    typedEvent('message_stop', {}),
  ],
  whole: (parts, answering) =>
    message(answering, parts.map(block), stopReason(parts), {
      input_tokens: tokens.input,
      output_tokens: tokens.output,
    }),
}

const stopReason = (parts: readonly SpokenPart[]) => (parts.some(part => 'tool' in part) ? 'tool_use' : 'end_turn')

const block = (part: SpokenPart): Json =>
  'deltas' in part
    ? { type: 'text', text: wholeText(part) }
    : { type: 'tool_use', id: part.id, name: part.tool, input: part.input }

const emptyBlock = (part: SpokenPart): Json =>
  'deltas' in part ? { type: 'text', text: '' } : { type: 'tool_use', id: part.id, name: part.tool, input: {} }

const message = ({ id, model }: Answering, content: Json[], stop: string | null, usage: Json): Json => ({
  id,
  type: 'message',
  role: 'assistant',
  model,
  content,
  stop_reason: stop,
  stop_sequence: null,
  usage,
})
