import type { Json } from '../../codegen/protocol/model.js'
import type { Answering, Api, SpokenPart, StreamEvent } from './api.js'
import { inputText, objectsIn, requestIn, textOf, tokens, wholeText } from './common.js'
import type { Said } from './reply.js'

/** OpenAI Chat Completions, `POST /v1/chat/completions`: https://platform.openai.com/docs/api-reference/chat */
export const chatCompletions: Api = {
  read(body) {
    const said = objectsIn(body.messages).flatMap(({ role, content }): Said[] => {
      if (role === 'user') return [{ user: textOf(content) }]
      return role === 'tool' ? [{ toolResult: textOf(content) }] : []
    })
    const tools = objectsIn(objectsIn(body.tools).map(tool => tool.function ?? null))
    return requestIn(body, said, tools)
  },
  begin: answering => [chunk(answering, { role: 'assistant', content: '' })],
  part: (part, index, answering) =>
    'deltas' in part
      ? part.deltas.map(content => chunk(answering, { content }))
      : [chunk(answering, { tool_calls: [{ index, ...call(part) }] })],
  end: (parts, answering) => [
    chunk(answering, {}, finishReason(parts)),
    { data: { ...head(answering, 'chat.completion.chunk'), choices: [], usage } },
  ],
  whole: (parts, answering) => ({
    ...head(answering, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: parts.map(wholeText).join('') || null,
          ...(parts.some(part => 'tool' in part) && {
            tool_calls: parts.flatMap(part => ('tool' in part ? [call(part)] : [])),
          }),
        },
        finish_reason: finishReason(parts),
      },
    ],
    usage,
  }),
  last: '[DONE]',
}

const usage = { prompt_tokens: tokens.input, completion_tokens: tokens.output, total_tokens: tokens.total }

const head = ({ id, model }: Answering, object: string): Record<string, Json> => ({ id, object, created: 0, model })

const chunk = (answering: Answering, delta: Json, finish: string | null = null): StreamEvent => ({
  data: { ...head(answering, 'chat.completion.chunk'), choices: [{ index: 0, delta, finish_reason: finish }] },
})

const call = ({ id, tool, input }: Extract<SpokenPart, { tool: string }>): Record<string, Json> => ({
  id,
  type: 'function',
  function: { name: tool, arguments: inputText(input) },
})

const finishReason = (parts: readonly SpokenPart[]) => (parts.some(part => 'tool' in part) ? 'tool_calls' : 'stop')
