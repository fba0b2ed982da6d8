import { toJson } from './reports/escape.js'

/**
 * Prints a value as JSON on standard output.
 *
 * @param space spaces to indent by; 0 prints one line
 */
export function printJson(value: unknown, space = 2): void {
  process.stdout.write(`${toJson(value, space)}\n`)
}
