import { fileURLToPath } from 'node:url'
import type { Reply, UsedFile } from '../../agents/cody/index.js'
import { showProse } from '../../base/visible-text.js'
import { MarkdownStream } from '../markdown.js'
import { styleOf } from '../reports/style.js'

/** How a reply ended. */
export interface PrintedReply {
  readonly text: string
  readonly model: string | undefined
  readonly files: readonly UsedFile[]
  readonly cancelled: boolean
}

/**
 * Prints a reply as it comes: rendered on a terminal, as it is anywhere else.
 *
 * @param quiet prints nothing
 */
export async function printReply(reply: Reply, { quiet = false } = {}): Promise<PrintedReply> {
  const out = process.stdout
  const write = (text: string) => {
    if (!quiet) out.write(text)
  }
  const markdown = out.isTTY ? new MarkdownStream(styleOf(out), write) : undefined
  const print = (text: string) => (markdown ? markdown.push(text) : write(text))
  let files: readonly UsedFile[] = []
  let text = ''
  try {
    for await (const part of reply) {
      if (part.type === 'context') files = part.files
      else {
        text = part.text
        if (part.type === 'text') print(part.delta)
        // What is printed cannot be taken back; the new text starts afresh.
        if (part.type === 'rewrite') print(`\n\n${part.text}`)
        if (part.type === 'done' || part.type === 'cancelled')
          return { text, files, cancelled: part.type === 'cancelled', model: 'model' in part ? part.model : undefined }
      }
    }
    return { text, files, cancelled: true, model: undefined }
  } finally {
    if (markdown) markdown.end()
    else if (text !== '' && !text.endsWith('\n')) write('\n')
  }
}

/** The files that went with a question, one a line. */
export function contextLines(files: readonly UsedFile[]): string[] {
  return files.map(({ uri, range }) => {
    const path = uri.startsWith('file:') ? fileURLToPath(uri) : uri
    const lines = range as { start: { line: number }; end: { line: number; character: number } } | undefined
    if (!lines) return showProse(path)
    const last = lines.end.line + (lines.end.character > 0 ? 1 : 0)
    return showProse(`${path}:${lines.start.line + 1}-${Math.max(last, lines.start.line + 1)}`)
  })
}
