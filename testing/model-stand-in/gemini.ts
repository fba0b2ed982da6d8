import type { Json } from '../../codegen/protocol/model.js'
import type { Answering, Api, SpokenPart } from './api.js'
import { namesOf, objectsIn, tokens, wholeText } from './common.js'
import { lastTurn, type Said } from './reply.js'

/** Gemini, `POST /v1beta/models/MODEL:streamGenerateContent`: https://ai.google.dev/api/generate-content */
export const gemini: Api = {
  read(body, target) {
    const [model = '', verb] = target.split(':')
    const said = objectsIn(body.contents)
      .filter(({ role }) => role !== 'model')
      .flatMap(({ parts }) =>
        objectsIn(parts).flatMap(({ text, functionResponse }): Said[] => {
          if (typeof text === 'string') return [{ user: text }]
          return functionResponse === undefined ? [] : [{ toolResult: JSON.stringify(functionResponse) }]
        }),
      )
    return {
      model,
      stream: verb === 'streamGenerateContent',
      tools: objectsIn(body.tools).flatMap(tool => namesOf(objectsIn(tool.functionDeclarations))),
      ...lastTurn(said),
    }
  },
  begin: () => [],
  part: (part, _index, answering) =>
    ('deltas' in part ? part.deltas.map(text => ({ text })) : [functionCall(part)]).map(content => ({
      data: reply(answering, [content]),
    })),
  end: (_parts, answering) => [{ data: reply(answering, [{ text: '' }], 'STOP') }],
  whole: (parts, answering) =>
    reply(
      answering,
      parts.map(part => ('deltas' in part ? { text: wholeText(part) } : functionCall(part))),
      'STOP',
    ),
}

const functionCall = ({ id, tool, input }: Extract<SpokenPart, { tool: string }>): Json => ({
  functionCall: { id, name: tool, args: input },
})

const reply = ({ id, model }: Answering, parts: Json[], finishReason?: string): Json => ({
  responseId: id,
  modelVersion: model,
  candidates: [{ index: 0, content: { role: 'model', parts }, ...(finishReason !== undefined && { finishReason }) }],
  usageMetadata: {
    promptTokenCount: tokens.input,
    candidatesTokenCount: tokens.output,
    totalTokenCount: tokens.total,
  },
})
