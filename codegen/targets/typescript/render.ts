import runtime from 'handlebars/runtime.js'
import { specifications } from './templates.js'

// The runtime alone, without the compiler; the package does not declare its type.
const handlebars = runtime as unknown as typeof import('handlebars')

export type TemplateName =
  | 'banner'
  | 'fields'
  | 'index'
  | 'method'
  | 'methods'
  | 'protocol'
  | 'shapes'
  | 'side'
  | 'types'

const templates = new Map<TemplateName, HandlebarsTemplateDelegate>()

/**
 * Fills a template in.
 *
 * @param view what fills it: texts that are TypeScript already, names to import, and lists of them. Templates escape
 * nothing.
 */
export function render(name: TemplateName, view: Record<string, unknown>): string {
  return templateOf(name)(view, { partials: { fields: templateOf('fields'), method: templateOf('method') } })
}

function templateOf(name: TemplateName): HandlebarsTemplateDelegate {
  const template =
    templates.get(name) ??
    handlebars.template((specifications as unknown as Record<TemplateName, TemplateSpecification>)[name])
  templates.set(name, template)
  return template
}
