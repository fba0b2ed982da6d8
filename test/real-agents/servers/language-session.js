// A session with a language server: everything that it says it can do is asked for.
import { pathToFileURL } from 'node:url'
import { LspClient } from 'agent-bindings/lsp'

/**
 * @typedef {LspClient['textDocument']} TextDocument
 * @typedef {{ textDocument: { uri: string }, position: { line: number, character: number } }} At
 */

const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }

/** @type {Readonly<Record<string, (textDocument: TextDocument, at: At) => Promise<unknown>>>} */
const requests = {
  hoverProvider: (of, at) => of.hover(at),
  completionProvider: (of, at) => of.completion(at),
  signatureHelpProvider: (of, at) => of.signatureHelp(at),
  definitionProvider: (of, at) => of.definition(at),
  typeDefinitionProvider: (of, at) => of.typeDefinition(at),
  implementationProvider: (of, at) => of.implementation(at),
  referencesProvider: (of, at) => of.references({ ...at, context: { includeDeclaration: true } }),
  documentHighlightProvider: (of, at) => of.documentHighlight(at),
  documentSymbolProvider: (of, at) => of.documentSymbol(at),
  codeActionProvider: (of, at) => of.codeAction({ ...at, range, context: { diagnostics: [] } }),
  codeLensProvider: (of, at) => of.codeLens(at),
  documentLinkProvider: (of, at) => of.documentLink(at),
  colorProvider: (of, at) => of.documentColor(at),
  documentFormattingProvider: (of, at) => of.formatting({ ...at, options: { tabSize: 2, insertSpaces: true } }),
  foldingRangeProvider: (of, at) => of.foldingRange(at),
  selectionRangeProvider: (of, { textDocument, position }) =>
    of.selectionRange({ textDocument, positions: [position] }),
  inlayHintProvider: (of, at) => of.inlayHint({ ...at, range }),
  diagnosticProvider: (of, at) => of.diagnostic(at),
  renameProvider: (of, at) => of.rename({ ...at, newName: 'other' }),
}

const dynamic = { dynamicRegistration: true }

/**
 * @param {{ command: string, args: string[], cwd: string }} spawn
 * @param {import('./servers.js').LanguageFile} file
 */
export async function languageSession(spawn, file) {
  const rootUri = pathToFileURL(spawn.cwd).href
  const client = await LspClient.spawn({
    ...spawn,
    handlers: {
      'client/registerCapability': () => null,
      'client/unregisterCapability': () => null,
      'window/workDoneProgress/create': () => null,
      'workspace/configuration': ({ items }) => items.map(() => null),
      'workspace/workspaceFolders': () => [{ uri: rootUri, name: 'project' }],
    },
  })
  try {
    await converse(client, rootUri, file)
  } finally {
    await client.close()
  }
}

/** @param {LspClient} client @param {string} rootUri @param {import('./servers.js').LanguageFile} file */
async function converse(client, rootUri, { name, languageId, text, position }) {
  const { capabilities } = await client.initialize({
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: 'project' }],
    initializationOptions: {},
    capabilities: {
      window: { workDoneProgress: true },
      workspace: { configuration: true, workspaceFolders: true, didChangeConfiguration: dynamic },
      textDocument: {
        ...{ references: dynamic, formatting: dynamic, definition: dynamic, codeLens: dynamic, documentLink: dynamic },
        ...{ colorProvider: dynamic, selectionRange: dynamic, inlayHint: dynamic, diagnostic: dynamic },
        hover: { contentFormat: ['markdown', 'plaintext'] },
        completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
        documentSymbol: { hierarchicalDocumentSymbolSupport: true },
        codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor'] } } },
        publishDiagnostics: { relatedInformation: true, versionSupport: true },
        foldingRange: { lineFoldingOnly: true },
      },
    },
  })
  await client.initialized({})
  await client.workspace.didChangeConfiguration({ settings: {} })
  const at = { textDocument: { uri: `${rootUri}/${name}` }, position }
  await client.textDocument.didOpen({ textDocument: { ...at.textDocument, languageId, version: 1, text } })
  const offered = /** @type {Record<string, unknown>} */ (capabilities)
  for (const [capability, ask] of Object.entries(requests)) if (offered[capability]) await ask(client.textDocument, at)
  const change = { textDocument: { ...at.textDocument, version: 2 }, contentChanges: [{ text: `${text}\n` }] }
  await client.textDocument.didChange(change)
  await client.textDocument.didClose({ textDocument: at.textDocument })
}
