import { getOwn } from '../../base/json.js'

type Rule = readonly [what: string, isFine: (value: unknown) => boolean]

const protocols: readonly unknown[] = ['acp', 'codex', 'cody']
const named: readonly unknown[] = ['deny', 'read', 'edit', 'all']
const milliseconds: Rule = ['milliseconds', value => typeof value === 'number' && value >= 0]

/** Options whose wrong values nothing else refuses: they would fail late, or be taken for something else. */
const rules: Readonly<Record<string, Rule>> = {
  protocol: ['acp, codex or cody', value => protocols.includes(value)],
  command: ['a list: the program and its arguments', Array.isArray],
  permissions: ['deny, read, edit, all or a function', value => typeof value === 'function' || named.includes(value)],
  mcpServers: ['a list', Array.isArray],
  idleMs: milliseconds,
  graceMs: milliseconds,
}

/**
 * Checks options of programs that no compiler checks; those that are left out are fine.
 *
 * @throws {TypeError} names the first wrong one; its value may be secret
 */
export function checkOptions(options: object): void {
  for (const [name, value] of Object.entries(options)) {
    const [what, isFine] = getOwn(rules, name) ?? []
    if (value !== undefined && isFine?.(value) === false) throw new TypeError(`${name}: give ${what}`)
  }
}
