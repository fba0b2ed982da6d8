import { fail, quoteList } from '../../protocol/diagnostic.js'
import { readers } from '../../readers/index.js'
import type { ReaderPlugin } from '../../readers/reader.js'

/** @throws {DiagnosticError} when there is no such reader */
export function findReader(name: string, file: string): ReaderPlugin {
  return (
    readers.find(reader => reader.name === name) ??
    fail({
      code: 'unknown-reader',
      message: `there is no reader ${JSON.stringify(name)}`,
      place: { file, pointer: '/reader' },
      hint: `known here: ${quoteList(readers.map(reader => reader.name))}`,
    })
  )
}
