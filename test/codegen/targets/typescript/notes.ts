import { fileURLToPath } from 'node:url'
import { loadDocument } from '../../../../codegen/protocol/document.js'
import { typescriptFiles } from '../../../../codegen/targets/typescript/target.js'

/** The bindings of the small protocol that the goldens under `test/fixtures/generated/notes` are made from. */
export function generateNotes() {
  const document = fileURLToPath(new URL('../../../fixtures/protocols/notes.json', import.meta.url))
  return typescriptFiles(loadDocument(document), {
    runtime: '../../../../runtime/index.js',
    headless: { 'window/ask': null, 'window/tell': null, 'window/confirm': false },
  })
}
