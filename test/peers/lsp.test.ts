import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { type Diagnostic, LspClient, type RenameOptions } from '../../generated/lsp/3.18/index.js'
import { describePeer, peerFile, temporaryFolder, throughConform } from './peers.js'

interface LanguageServer {
  /** The program, in the installed peers, and its arguments. */
  readonly program: string
  readonly args: readonly string[]
  readonly languageId: string
  readonly file: string
  readonly text: string
  /** A name in the text, and what the server says of it. */
  readonly position: { readonly line: number; readonly character: number }
  readonly hover: RegExp
  readonly diagnostic: RegExp
  readonly renameProvider: boolean | RenameOptions
  readonly initializationOptions?: { tsserver: { path: string }; disableAutomaticTypingAcquisition: boolean }
}

const servers: Record<string, LanguageServer> = {
  'typescript-language-server': {
    program: 'typescript-language-server/lib/cli.mjs',
    args: ['--stdio'],
    languageId: 'typescript',
    file: 'a.ts',
    text: 'const total: number = "five"\nconsole.log(total)\n',
    position: { line: 1, character: 13 },
    hover: /const total: number/,
    diagnostic: /not assignable to type 'number'/,
    renameProvider: true,
    initializationOptions: {
      tsserver: { path: peerFile('typescript/lib/tsserver.js') },
      disableAutomaticTypingAcquisition: true,
    },
  },
  pyright: {
    program: 'pyright/langserver.index.js',
    args: ['--stdio'],
    languageId: 'python',
    file: 'a.py',
    text: 'total: int = "five"\nprint(total)\n',
    position: { line: 1, character: 7 },
    hover: /total: int/,
    diagnostic: /not assignable to/,
    renameProvider: { prepareProvider: true, workDoneProgress: true },
  },
}

describePeer.each(Object.entries(servers))('%s', (name, server) => {
  const folder = temporaryFolder()

  test('a session: open, diagnostics, hover, rename, shutdown', async () => {
    const project = join(folder(), 'project')
    mkdirSync(project)
    writeFileSync(join(project, server.file), server.text)
    const rootUri = pathToFileURL(project).href
    const uri = `${rootUri}/${server.file}`
    const conform = throughConform('lsp/3.18', folder(), [process.execPath, peerFile(server.program), ...server.args])
    await using client = await LspClient.spawn({
      ...conform.spawn,
      validate: 'throw',
      handlers: {
        'client/registerCapability': () => null,
        'window/workDoneProgress/create': () => null,
        'workspace/configuration': ({ items }) => items.map(() => null),
      },
    })
    const found = new Promise<Diagnostic[]>(resolve => {
      client.on('textDocument/publishDiagnostics', ({ uri: of, diagnostics }) => {
        if (of === uri && diagnostics.length > 0) resolve(diagnostics)
      })
    })
    const { capabilities } = await client.initialize({
      processId: process.pid,
      rootUri,
      workspaceFolders: [{ uri: rootUri, name: 'project' }],
      capabilities: {
        textDocument: { hover: { contentFormat: ['markdown'] }, rename: {}, publishDiagnostics: {} },
        workspace: { configuration: true, workspaceFolders: true },
      },
      ...(server.initializationOptions && { initializationOptions: server.initializationOptions }),
    })
    expect(capabilities.renameProvider).toEqual(server.renameProvider)
    await client.initialized({})
    await client.textDocument.didOpen({
      textDocument: { uri, languageId: server.languageId, version: 1, text: server.text },
    })
    expect((await found).map(({ message }) => message).join()).toMatch(server.diagnostic)
    const at = { textDocument: { uri }, position: server.position }
    expect(JSON.stringify(await client.textDocument.hover(at))).toMatch(server.hover)
    const renamed = JSON.stringify(await client.textDocument.rename({ ...at, newName: 'sum' }))
    expect(renamed.match(/"newText":"sum"/g)).toHaveLength(2)
    await client.close()
    expect((await client.connection.closed).kind).toBe('closed')
    conform.expectConforms(name)
  })
})
