import type { Name } from '../../../../codegen/index.js'

const reserved = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield match case type self cls params options ' +
    'Any Awaitable Literal NotRequired TypedDict Union bool dict float int list object str tuple'
  ).split(' '),
)

const ascii = (words: readonly string[]) => words.map(word => word.replace(/[^A-Za-z0-9]/g, '')).filter(Boolean)
const startable = (name: string) => (/^[0-9]/.test(name) ? `_${name}` : name || 'unnamed')

/** `ChatModelsResult`. */
export const className = ({ words, given }: Name): string =>
  given !== undefined && /^[A-Za-z_]\w*$/.test(given)
    ? given
    : startable(
        ascii(words)
          .map(word => word.charAt(0).toUpperCase() + word.slice(1))
          .join(''),
      )

/** `submit_message`. */
export const snakeCase = ({ words }: Pick<Name, 'words'>): string =>
  startable(
    ascii(words)
      .map(word => word.toLowerCase())
      .join('_'),
  )

/** Gives each name once: `name_`, `name_2`. */
export class Names {
  readonly #taken = new Set(reserved)

  claim(wanted: string): string {
    let name = wanted
    for (let count = 1; this.#taken.has(name); count++) name = count === 1 ? `${wanted}_` : `${wanted}_${count}`
    this.#taken.add(name)
    return name
  }
}
