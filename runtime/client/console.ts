import { Console } from 'node:console'
import { explain } from '../explain.js'

/** Methods of `console` that write to standard output. */
const printing = [
  'log',
  'info',
  'debug',
  'dir',
  'dirxml',
  'table',
  'group',
  'groupCollapsed',
  'count',
  'timeEnd',
  'timeLog',
]

/**
 * Sends what `console` prints to standard error, for standard output carries messages; the first time with a warning.
 *
 * @returns restores `console`.
 */
export function redirectConsole(): () => void {
  const target = console as unknown as Record<string, unknown>
  const redirected = new Console(process.stderr, process.stderr) as unknown as Record<
    string,
    (...given: unknown[]) => void
  >
  const own = printing.map(name => [name, target[name]] as const)
  let warned = false
  for (const name of printing)
    target[name] = (...given: unknown[]) => {
      if (!warned) {
        warned = true
        process.emitWarning(explain('console-log'))
      }
      redirected[name]?.(...given)
    }
  return () => {
    for (const [name, method] of own) target[name] = method
  }
}
