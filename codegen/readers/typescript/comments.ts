import type { JsonSchema, Stability } from '../../protocol/model.js'
import { ts } from './compiler.js'

/** The text and marks in the comments of a declaration. */
export interface Comment {
  /** Text without comment marks and tags. */
  text: string
  deprecated: boolean
  /** Version of the protocol since which it is there: `@since 1.2`. */
  since: string | undefined
  /** From `@experimental`, `@internal`, and `@alpha` and `@beta`, which are experimental. */
  stability: Stability | undefined
}

/**
 * The comments that document a node: those right above it or before it on its line, with no empty line between, and one
 * behind it that ends its line.
 */
export function commentOf(node: ts.Node): Comment {
  const file = node.getSourceFile()
  const documented = ts.isVariableDeclaration(node) ? node.parent.parent : node
  const blocks = [...attached(file, documented), ...trailing(file, documented)]
  const deprecated = blocks.some(
    text => /^[^\S\n]*@deprecated\b/m.test(text) || /^\s*deprecated\b\s*[:.(–—-]/i.test(text),
  )
  return {
    text: blocks.map(withoutTags).filter(Boolean).join('\n'),
    deprecated,
    since: firstMatch(blocks, /^[^\S\n]*@since\s+(?:version\s+)?v?(\d(?:[\w.+-]{0,38}\w)?)/m),
    stability: firstMatch(blocks, /^[^\S\n]*@(internal)\b/m)
      ? 'internal'
      : firstMatch(blocks, /^[^\S\n]*@(experimental|alpha|beta)\b/m)
        ? 'experimental'
        : undefined,
  }
}

function firstMatch(blocks: readonly string[], pattern: RegExp): string | undefined {
  for (const text of blocks) {
    const found = pattern.exec(text)?.[1]
    if (found !== undefined) return found
  }
  return undefined
}

function attached(file: ts.SourceFile, node: ts.Node): string[] {
  const start = node.getFullStart()
  // The compiler takes comments behind a token for those of that token: `{ /** … */ a: string }`.
  const sameLine = start > 0 ? (ts.getTrailingCommentRanges(file.text, start) ?? []) : []
  const ranges = [...sameLine, ...(ts.getLeadingCommentRanges(file.text, start) ?? [])]
  const found: ts.CommentRange[] = []
  let next = node.getStart()
  for (const [index, range] of [...ranges.entries()].toReversed()) {
    const between = file.text.slice(range.end, next)
    if (/\n[^\S\n]*\r?\n/.test(between) || (index < sameLine.length && between.includes('\n'))) break
    found.push(range)
    next = range.pos
  }
  return toBlocks(file, found.reverse())
}

function trailing(file: ts.SourceFile, node: ts.Node): string[] {
  const after = /[,;]/.test(file.text.charAt(node.getEnd())) ? 1 : 0
  const ranges = ts.getTrailingCommentRanges(file.text, node.getEnd() + after) ?? []
  const rest = file.text.slice(ranges.at(-1)?.end)
  return /^[^\S\r\n]*(?:[\r\n,;})\]]|$)/.test(rest) ? toBlocks(file, ranges) : []
}

/** Line comments that follow one another are one text. */
function toBlocks(file: ts.SourceFile, ranges: readonly ts.CommentRange[]): string[] {
  const blocks: { text: string; line: boolean }[] = []
  for (const { pos, end, kind } of ranges) {
    const line = kind === ts.SyntaxKind.SingleLineCommentTrivia
    const text = line
      ? file.text
          .slice(pos, end)
          .replace(/^\/\/+ ?/, '')
          .trimEnd()
      : plain(file.text.slice(pos, end))
    const last = blocks.at(-1)
    if (line && last?.line) last.text += `\n${text}`
    else blocks.push({ text, line })
  }
  return blocks.map(({ text }) => text)
}

const plain = (comment: string) =>
  comment
    .replace(/^\/\*+/, '')
    .replace(/(?<!\*)\*+\/$/, '')
    .split(/\r?\n/)
    .map(line => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim()

/** The prose before the first tag, without words that only repeat the deprecation. */
function withoutTags(text: string): string {
  const tag = /^[^\S\n]*@\w/m.exec(text)
  return text.slice(0, tag?.index ?? text.length).trim()
}

/** Adds the description and marks in the comments of a declaration to a schema. */
export function describe(schema: JsonSchema, declaration: ts.Node | undefined, comments: 'carry' | 'omit'): JsonSchema {
  if (!declaration) return schema
  const { text, deprecated, since, stability } = commentOf(declaration)
  return {
    ...schema,
    ...(comments === 'carry' && text ? { description: text } : {}),
    ...(deprecated ? { deprecated: true } : {}),
    ...(since === undefined ? {} : { 'x-since': since }),
    ...(stability === undefined ? {} : { 'x-stability': stability }),
  }
}
