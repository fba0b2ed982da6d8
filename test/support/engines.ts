import { readFileSync } from 'node:fs'
import type { Engine } from '../../runtime/index.js'
import { vscodeJsonRpc } from '../../runtime/vscode-jsonrpc/index.js'

/** The engines that the scenarios are run over. */
export const engines: readonly { name: string; engine: Engine | undefined }[] = [
  { name: 'own engine', engine: undefined },
  { name: 'vscode-jsonrpc', engine: vscodeJsonRpc },
]

/** What vscode-jsonrpc cannot do, by the name of the test that shows it: the table of its page. */
const stockCannot: ReadonlyMap<string, string> = new Map(
  readFileSync(new URL('../../docs/vscode-jsonrpc.md', import.meta.url), 'utf8')
    .split('<!-- what the stock engine cannot do -->')[1]
    ?.split('\n')
    .flatMap(row => {
      const [, name, instead] = /^\| (.+?) \| (.+) \|$/.exec(row) ?? []
      return name && instead && name !== 'scenario' && !name.startsWith('---') ? [[name, instead] as const] : []
    }),
)

/**
 * The body of a test. Over vscode-jsonrpc, one that the table names has to fail: what it can do after all is taken out of
 * the table.
 */
export function body(stock: boolean, name: string, run: () => Promise<void>): () => Promise<void> {
  if (!stock || !stockCannot.has(name)) return run
  return async () => {
    const failed = await run().then(
      () => false,
      () => true,
    )
    if (!failed) throw new Error(`the stock engine passes ${JSON.stringify(name)}: take it out of the table`)
  }
}
