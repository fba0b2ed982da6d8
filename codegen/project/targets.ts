import { fail, quoteList } from '../protocol/diagnostic.js'
import { getOwn } from '../protocol/json.js'
import type { Target } from '../targets/target.js'
import { loadWithPackages } from './missing-package.js'

/** A target whatever its options are: it checks what the configuration gives it. */
export type AnyTarget = Target<Record<string, unknown>>

// Each is loaded when it is asked for.
const targets: Record<string, () => Promise<AnyTarget>> = {
  typescript: async () => (await import('../targets/typescript/target.js')).typescriptTarget,
}

/**
 * Loads a target.
 *
 * @throws DiagnosticError when there is none of that name, or a package that it needs is not installed.
 */
export async function loadTarget(name: string): Promise<AnyTarget> {
  const load = getOwn(targets, name)
  if (load) return loadWithPackages(`the target ${name}`, load)
  return fail({
    code: 'unknown-target',
    message: `there is no target ${JSON.stringify(name)}`,
    hint: `known here: ${quoteList(Object.keys(targets))}`,
  })
}
