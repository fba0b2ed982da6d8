import { readFileSync } from 'node:fs'

/** Lines that are neither blank nor comment. */
export function codeLines(file: string): number {
  let comment = false
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(text => {
      const line = text.trim()
      const counts = !comment && line !== '' && !line.startsWith('//') && !line.startsWith('/*')
      if (line.startsWith('/*')) comment = true
      if (line.endsWith('*/')) comment = false
      return counts
    }).length
}
