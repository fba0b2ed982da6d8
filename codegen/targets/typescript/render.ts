import runtime from 'handlebars/runtime.js'
import { specifications } from './templates.js'

// The runtime alone, without the compiler; the package does not declare its type.
const handlebars = runtime as unknown as typeof import('handlebars')

export type TemplateName = 'banner' | 'index' | 'methods' | 'protocol' | 'shapes' | 'side' | 'types'

/**
 * Fills a template in.
 *
 * @param view what fills it: texts that are TypeScript already, and lists of them. Templates escape nothing.
 */
export function render(name: TemplateName, view: Record<string, unknown>): string {
  return handlebars.template(specifications[name])(view)
}
