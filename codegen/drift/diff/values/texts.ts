import { isAnnotation } from '../../../protocol/schema-keywords.js'
import type { ObjectVariant } from './demand.js'
import { facetsOn } from './fields.js'

const textKeywords = ['type', 'pattern', 'minLength', 'maxLength']

/**
 * The pattern of a required property that admits texts of that pattern and nothing else; undefined for any other property.
 * It is read from the schema alone: its variants may be in progress.
 */
export function patternOfText(variant: ObjectVariant, name: string): string | undefined {
  if (!variant.required.has(name)) return undefined
  const [facet, ...more] = facetsOn(variant, name)
  const [place, ...others] = facet?.properties.get(name)?.places ?? []
  if (!place || more.length + others.length > 0) return undefined
  const { type, pattern, ...rest } = place.schema
  const isPlain = Object.keys(rest).every(keyword => textKeywords.includes(keyword) || isAnnotation(keyword))
  return type === 'string' && isPlain ? pattern : undefined
}
