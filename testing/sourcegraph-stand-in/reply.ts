import { isObject } from '../../base/json.js'

/** One message of a prompt, in both forms that agents send. */
interface PromptMessage {
  readonly speaker: string
  readonly text?: string
  readonly content?: readonly { readonly type?: string; readonly text?: string }[]
}

/** The body of a completion request. */
export interface Prompt {
  readonly messages: readonly PromptMessage[]
  readonly model?: string
}

/** The prompt in the body of a request; what is wrong with it, when it is none. */
export function promptOf(body: object): Prompt | string {
  const { messages, model } = body as Record<string, unknown>
  if (!Array.isArray(messages)) return 'the completion has no list of messages'
  const wrong = messages.findIndex(message => !isPromptMessage(message))
  if (wrong >= 0) return `messages[${wrong}] is no message with a speaker, and a text or a list of contents`
  return { messages, ...(typeof model === 'string' && { model }) }
}

function isPromptMessage(message: unknown): message is PromptMessage {
  if (!isObject(message) || typeof message.speaker !== 'string') return false
  const { text, content } = message
  return (
    typeof (text ?? '') === 'string' &&
    ((content ?? undefined) === undefined || (Array.isArray(content) && content.every(isTextPart)))
  )
}

const isTextPart = (part: unknown) => isObject(part) && typeof (part.text ?? '') === 'string'

const textOf = (message: PromptMessage) => message.text ?? (message.content ?? []).map(part => part.text ?? '').join('')

/** The files in a prompt, found by the sentences that agents use. */
const filePattern = /(?:context from|code from|from codebase) file(?: path)? [`']?([^\s`':]+)/gi

/** The question of a prompt: with context, agents put an instruction before it. */
const questionIn = (text: string) =>
  text
    .slice(text.lastIndexOf('\n\nQuestion: ') + 1)
    .replace(/^\s*Question: /, '')
    .trim()

/** The reply to a prompt. It depends only on the prompt and repeats its facts, so that a test can see what arrived. */
export function replyTo({ messages, model }: Prompt): string {
  const humans = messages.filter(message => message.speaker === 'human').map(textOf)
  const question = questionIn(humans.at(-1) ?? '')
  const files = humans.flatMap(text => [...text.matchAll(filePattern)].map(match => match[1]))
  const lines = [
    'This is the stand-in for a Sourcegraph instance speaking, not a language model.',
    '',
    'You asked:',
    '',
  ]
  lines.push(...question.split('\n').map(line => `> ${line}`))
  lines.push('', `- model: ${model ?? 'the default'}`)
  lines.push(`- messages in the prompt: ${messages.length}`)
  lines.push(`- files in the prompt: ${files.length === 0 ? 'none' : [...new Set(files)].join(', ')}`)
  return lines.join('\n')
}

/** The same text in pieces of a few words, as a language model would send it. */
export const inPieces = (text: string): string[] => text.match(/\s*\S+(?:\s+\S+)?\s*/g) ?? [text]
