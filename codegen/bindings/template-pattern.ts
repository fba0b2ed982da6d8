import { placeholderPatterns } from '../protocol/placeholder-patterns.js'
import type { TemplateType } from './model.js'

/** The template that a pattern stands for; undefined when it is any other pattern. */
export function templateOf(pattern: string): TemplateType | undefined {
  if (!pattern.startsWith('^') || !pattern.endsWith('$')) return undefined
  const parts: TemplateType['parts'][number][] = []
  let text = ''
  const body = pattern.slice(1, -1)
  for (let index = 0; index < body.length; ) {
    const placeholder = (['string', 'number'] as const).find(kind => body.startsWith(placeholderPatterns[kind], index))
    if (placeholder) {
      if (text !== '') parts.push(text)
      parts.push({ placeholder })
      text = ''
      index += placeholderPatterns[placeholder].length
      continue
    }
    const character = body.charAt(index)
    if (character === '\\') {
      const escaped = body.charAt(index + 1)
      if (!/[\\^$.*+?()[\]{}|/]/.test(escaped)) return undefined
      text += escaped
      index += 2
    } else {
      if (/[\^$.*+?()[\]{}|]/.test(character)) return undefined
      text += character
      index++
    }
  }
  if (text !== '') parts.push(text)
  const [first, ...others] = parts
  // Fixed text is no template, and neither is any string at all.
  if (!parts.some(isPlaceholder) || (others.length === 0 && isPlaceholder(first) && first.placeholder === 'string'))
    return undefined
  return { kind: 'template', parts }
}

const isPlaceholder = (part: TemplateType['parts'][number] | undefined) => typeof part === 'object'
