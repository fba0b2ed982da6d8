import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

// Definitions as their projects publish them are not part of this repository. A folder of them has
//   codex/codex_app_server_protocol.schemas-<version>.json   printed by: codex app-server generate-json-schema
//   lsp/metaModel-<version>.json                              microsoft/language-server-protocol
//   mcp/schema-<version>.json                                 modelcontextprotocol/modelcontextprotocol

const folder = process.env.AGENT_BINDINGS_DEFINITIONS

/** Files of definitions by protocol and version. */
export interface DefinitionFiles {
  /** The file of one version. */
  file(protocol: string, version: string): string
  /** The files of all versions. */
  of(protocol: string): string[]
}

const names: Readonly<Record<string, string>> = {
  codex: 'codex_app_server_protocol.schemas-',
  lsp: 'metaModel-',
  mcp: 'schema-',
}

/** The definitions that the environment names; undefined, with a word on how to name them, when it names none. */
export const definitionFiles: DefinitionFiles | undefined = folder
  ? {
      file: (protocol, version) => join(folder, protocol, `${names[protocol]}${version}.json`),
      of: protocol =>
        existsSync(join(folder, protocol))
          ? readdirSync(join(folder, protocol))
              .filter(file => file.endsWith('.json'))
              .map(file => join(folder, protocol, file))
          : [],
    }
  : undefined

if (!definitionFiles)
  console.warn(
    'Skipped: published definitions. Set AGENT_BINDINGS_DEFINITIONS to a folder with codex/, lsp/ and mcp/: see test/support/definitions.ts.',
  )
