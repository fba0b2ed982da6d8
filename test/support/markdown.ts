import { readFileSync } from 'node:fs'

/** A fenced block of code in a page, with the name that a comment above it gives: `<!-- test: name -->`. */
export interface CodeBlock {
  /** The page and the line its text begins on, from 1. */
  place: string
  /** What the fence says after the backticks, such as `ts`. */
  language: string
  /** The name by which a test finds it. */
  name: string | undefined
  text: string
}

/** Every fenced block of code in a Markdown page, in order. */
export function codeBlocks(file: string): CodeBlock[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  const blocks: CodeBlock[] = []
  for (let start = 0; start < lines.length; start++) {
    const fence = /^(`{3,})(\w*)/.exec(lines[start] ?? '')
    if (!fence) continue
    const end = lines.findIndex((line, index) => index > start && line.trimEnd() === fence[1])
    if (end === -1) throw new Error(`${file}:${start + 1}: this block of code has no end`)
    const above = lines.slice(0, start).findLast(line => line.trim() !== '') ?? ''
    blocks.push({
      place: `${file}:${start + 2}`,
      language: fence[2] ?? '',
      name: /^<!-- test: (\S+) -->$/.exec(above.trim())?.[1],
      text: `${lines.slice(start + 1, end).join('\n')}\n`,
    })
    start = end
  }
  return blocks
}

/**
 * The block with a name.
 *
 * @throws {Error} when the page has no such block.
 */
export function namedBlock(blocks: readonly CodeBlock[], name: string): CodeBlock {
  const block = blocks.find(each => each.name === name)
  if (!block) throw new Error(`no block of code is named ${name}: put <!-- test: ${name} --> above it`)
  return block
}
