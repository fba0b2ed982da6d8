import type { Json } from '../../codegen/protocol/model.js'
import type { Answering, Api, SpokenPart } from './api.js'
import { inputText, objectsIn, requestIn, stringOf, textOf, tokens, typedEvent, wholeText } from './common.js'
import type { Said } from './reply.js'

/** OpenAI Responses, `POST /v1/responses`: https://platform.openai.com/docs/api-reference/responses */
export const responses: Api = {
  read(body) {
    const input: Said[] =
      typeof body.input === 'string'
        ? [{ user: body.input }]
        : objectsIn(body.input).flatMap(({ type, role, content, output }): Said[] => {
            if (role === 'user') return [{ user: textOf(content) }]
            return /_output$/.test(stringOf(type)) ? [{ toolResult: textOf(output) || JSON.stringify(output) }] : []
          })
    return requestIn(body, input, objectsIn(body.tools))
  },
  begin: answering => [typedEvent('response.created', { response: response(answering, 'in_progress', []) })],
  part(part, index, { id }) {
    const item = itemOf(part, `${id}-${index}`)
    const place = { output_index: index, item_id: item.id }
    return [
      typedEvent('response.output_item.added', { output_index: index, item: { ...item, ...begun(part) } }),
      ...('deltas' in part
        ? part.deltas.map(delta => typedEvent('response.output_text.delta', { ...place, content_index: 0, delta }))
        : []),
      typedEvent('response.output_item.done', { output_index: index, item }),
    ]
  },
  end: (parts, answering) => [typedEvent('response.completed', { response: whole(parts, answering) })],
  whole,
}

/** A finished item of the output. */
function itemOf(part: SpokenPart, id: string): Record<string, Json> & { id: string } {
  if ('deltas' in part) {
    const content = [{ type: 'output_text', text: wholeText(part), annotations: [] }]
    return { type: 'message', id, role: 'assistant', status: 'completed', content }
  }
  const call = { id, call_id: part.id, name: part.tool, status: 'completed' }
  return typeof part.input === 'string'
    ? { type: 'custom_tool_call', ...call, input: part.input }
    : { type: 'function_call', ...call, arguments: inputText(part.input) }
}

const begun = (part: SpokenPart): Record<string, Json> => ({
  status: 'in_progress',
  ...('deltas' in part ? { content: [] } : typeof part.input === 'string' ? { input: '' } : { arguments: '' }),
})

const response = ({ id, model }: Answering, status: string, output: Json[]): Record<string, Json> => ({
  id,
  object: 'response',
  created_at: 0,
  model,
  status,
  output,
})

function whole(parts: readonly SpokenPart[], answering: Answering): Json {
  return {
    ...response(
      answering,
      'completed',
      parts.map((part, index) => itemOf(part, `${answering.id}-${index}`)),
    ),
    usage: {
      input_tokens: tokens.input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: tokens.output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: tokens.total,
    },
  }
}
