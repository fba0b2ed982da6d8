import { showLiteral } from './text.js'

/** The kind of a token, for its colour. */
type TokenKind = 'punctuation' | 'property' | 'keyword' | 'literal' | 'ref' | 'remark'

/** A piece of text in a shape; a ref carries the name of the definition it leads to. */
export interface Token {
  kind: TokenKind
  text: string
  definition?: string
}

/** One line of a shape, in a notation close to TypeScript's. */
export interface Line {
  depth: number
  tokens: Token[]
  /** The description of what stands in this line; may have several lines. */
  note?: string
  deprecated?: boolean
}

/** A shape that may go on over several lines; `loose` when it has to be put in brackets beside an operator. */
export interface Block {
  lines: Line[]
  loose?: boolean
}

/** Blocks of one line each on one line; undefined when one has more, has a note, or they are too wide together. */
export function onOneLine(
  blocks: Block[],
  { start, between, end }: { start: Token[]; between: Token[]; end: Token[] },
  width: number,
): Block | undefined {
  if (blocks.some(({ lines: [first, ...more] }) => more.length > 0 || first?.note || first?.deprecated))
    return undefined
  const tokens = blocks.flatMap(({ lines }, index) => [...(index > 0 ? between : []), ...(lines[0]?.tokens ?? [])])
  const all = [...start, ...tokens, ...end]
  return all.reduce((sum, token) => sum + token.text.length, 0) <= width ? { lines: [line(...all)] } : undefined
}

/** A block with tokens before its first line and after its last. */
export function enclose(before: Token[], block: Block, after: Token[] = []): Block {
  const lines = block.lines.map(entry => ({ ...entry, tokens: [...entry.tokens] }))
  lines[0]?.tokens.unshift(...before)
  lines.at(-1)?.tokens.push(...after)
  return { lines }
}

/** Lines that go on where others end. */
export function joinLines(left: Line[], between: Token, right: Line[]): Line[] {
  const [first, ...rest] = right
  const last = left.at(-1)
  if (!last || !first) return [...left, ...right]
  return [...left.slice(0, -1), { ...last, tokens: [...last.tokens, between, ...first.tokens] }, ...rest]
}

export const indent = (lines: Line[], by: number): Line[] => lines.map(entry => ({ ...entry, depth: entry.depth + by }))
export const line = (...tokens: Token[]): Line => ({ depth: 0, tokens })
export const inline = (...tokens: Token[]): Block => ({ lines: [line(...tokens)] })
export const mark = (text: string): Token => ({ kind: 'punctuation', text })
export const keyword = (text: string): Token => ({ kind: 'keyword', text })
export const remark = (text: string): Token => ({ kind: 'remark', text })
export const literal = (value: unknown): Token => ({ kind: 'literal', text: showLiteral(value) })
