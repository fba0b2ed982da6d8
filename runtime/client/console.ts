import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { explain } from '../explain.js'

/**
 * Sends what `console` prints to standard error, for standard output carries messages; the first time with a warning.
 *
 * @returns restores `console`.
 */
export function redirectConsole(): () => void {
  let warned = false
  const stdout = new Writable({
    write(text, _, done) {
      if (!warned) process.emitWarning(explain('console-log'))
      warned = true
      process.stderr.write(text, done)
    },
  })
  const own = { ...console }
  Object.assign(console, new Console(stdout, process.stderr))
  return () => void Object.assign(console, own)
}
