/** HTML that is safe to put into a page: made by the tag {@link html}, or by the program itself. */
export class Markup {
  readonly text: string

  private constructor(text: string) {
    this.text = text
  }

  /** Text that stands in the program itself, never text of a document. */
  static trusted(text: string): Markup {
    return new Markup(text)
  }
}

type Slot = Markup | Markup[] | string | number | false | undefined

/** Puts texts and markup into HTML: what is not {@link Markup} is escaped, for content and quoted attributes alike. */
export function html(literals: TemplateStringsArray, ...slots: Slot[]): Markup {
  return Markup.trusted(literals.reduce((text, literal, index) => text + fill(slots[index - 1]) + literal))
}

function fill(slot: Slot): string {
  if (slot === undefined || slot === false) return ''
  if (slot instanceof Markup) return slot.text
  if (Array.isArray(slot)) return slot.map(({ text }) => text).join('')
  return escapeHtml(String(slot))
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, character => entities[character] as string)
}
