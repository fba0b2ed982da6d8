import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../../runtime/index.js'
import { vscodeJsonRpc } from '../../runtime/vscode-jsonrpc/index.js'

/** The engines that the scenarios are run over. */
export const engines: readonly { name: string; engine: Engine | undefined }[] = [
  { name: 'own engine', engine: undefined },
  { name: 'vscode-jsonrpc', engine: vscodeJsonRpc },
]

const results: { scenario: string }[] = JSON.parse(
  readFileSync(new URL('../engines/results.json', import.meta.url), 'utf8'),
)
/** Names of the scenarios that vscode-jsonrpc fails: those of the last run of `npm run test:engines -- --write`. */
const stockFails = new Set(results.map(({ scenario }) => scenario))

/**
 * The body of a test. Over vscode-jsonrpc, one that failed in the last run has to fail; while such a run is made, every
 * failure is written down.
 */
export function body(stock: boolean, name: string, run: () => Promise<void>): () => Promise<void> {
  const folder = process.env.AGENT_BINDINGS_ENGINE_RESULTS
  if (!stock || (folder === undefined && !stockFails.has(name))) return run
  return async () => {
    const failure = await run().then(
      () => undefined,
      (error: unknown) => String(error).split('\n', 1)[0] ?? '',
    )
    if (folder !== undefined) {
      const file = `${createHash('sha256').update(name).digest('hex')}.json`
      if (failure !== undefined) writeFileSync(join(folder, file), JSON.stringify({ scenario: name, failure }))
    } else if (failure === undefined)
      throw new Error(`the stock engine passes ${JSON.stringify(name)}: npm run test:engines -- --write`)
  }
}
