import { type Block, enclose, indent, inline, joinLines, keyword, type Line, line, mark, onOneLine } from './blocks.js'

/** The widest line of variants side by side, in characters. */
export const unionWidth = 72

/** Variants beside each other, each on a line where they do not fit on one. */
export function union(variants: Block[]): Block {
  if (variants.length === 0) return inline(keyword('never'))
  if (variants.length === 1) return variants[0] as Block
  const oneLine = onOneLine(variants, { start: [], between: [mark(' | ')], end: [] }, unionWidth)
  if (oneLine) return { ...oneLine, loose: true }
  return {
    lines: [
      { depth: 0, tokens: [] },
      ...variants.flatMap(variant => {
        const [first, ...rest] = enclose([mark('| ')], flat(variant)).lines
        return first ? [...indent([first], 1), ...indent(rest, 2)] : []
      }),
    ],
    loose: true,
  }
}

/** Constraints that all hold. */
export function intersection(members: Block[]): Block {
  const blocks = members.map(bracketed)
  const lines = blocks.reduce<Line[]>((all, member) => joinLines(all, mark(' & '), member.lines), [])
  return { lines, loose: true }
}

/** A variant without the empty first line that a union has. */
function flat(block: Block): Block {
  const [head, ...rest] = block.lines
  return head && head.tokens.length === 0 && rest.length > 0 ? bracketed(block) : block
}

/** A block that may stand beside an operator. */
export function bracketed(block: Block): Block {
  if (!block.loose) return block
  if (block.lines.length === 1) return enclose([mark('(')], { lines: block.lines }, [mark(')')])
  return { lines: [line(mark('(')), ...block.lines.filter(({ tokens }) => tokens.length > 0), line(mark(')'))] }
}
