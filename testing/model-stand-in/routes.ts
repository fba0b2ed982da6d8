import type { Json } from '../../codegen/protocol/model.js'
import type { Api } from './api.js'
import { chatCompletions } from './chat-completions.js'
import { tokens } from './common.js'
import { gemini } from './gemini.js'
import { messages } from './messages.js'
import type { ModelApi } from './reply.js'
import { responses } from './responses.js'

/** Target of a POST: an API, or a fixed answer. */
export type Route = { readonly name: ModelApi; readonly api: Api; readonly target: string } | { readonly answer: Json }

/** The route of a path, whatever its prefix is; undefined when there is none. */
export function routeOf(path: string): Route | undefined {
  if (path.endsWith('/responses')) return { name: 'responses', api: responses, target: '' }
  if (path.endsWith('/chat/completions')) return { name: 'chat-completions', api: chatCompletions, target: '' }
  if (path.endsWith('/messages')) return { name: 'messages', api: messages, target: '' }
  if (path.endsWith('/messages/count_tokens')) return { answer: { input_tokens: tokens.input } }
  const target = /\/models\/([^/]+:\w+)$/.exec(path)?.[1] ?? ''
  if (target.endsWith(':countTokens')) return { answer: { totalTokens: tokens.input } }
  if (/:(stream)?GenerateContent$/i.test(target)) return { name: 'gemini', api: gemini, target }
  return undefined
}

/** The answer to a GET: the list of models; an empty one for the root, which agents use as a health check. */
export function modelsOf(path: string, models: readonly string[]): Json | undefined {
  if (path === '/') return {}
  if (path === '/v1beta/models')
    return {
      models: models.map(name => ({
        name: `models/${name}`,
        supportedGenerationMethods: ['generateContent', 'streamGenerateContent'],
      })),
    }
  if (!path.endsWith('/models')) return undefined
  // The members of both APIs that list models here; each ignores the other's.
  const data = models.map(id => ({
    id,
    object: 'model',
    type: 'model',
    display_name: id,
    created: 0,
    created_at: '1970-01-01T00:00:00Z',
    owned_by: 'stand-in',
  }))
  return { object: 'list', data, has_more: false, first_id: models[0] ?? null, last_id: models.at(-1) ?? null }
}
