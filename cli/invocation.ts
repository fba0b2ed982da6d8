import { sep } from 'node:path'
import { quoteArgument } from '../base/quote-argument.js'
import { runCommands } from '../codegen/project/package-manager.js'
import { showPath } from '../codegen/project/paths.js'

/**
 * How this program was called, so that a command it prints can be pasted: through npx (or yarn) when it is installed as
 * a package, by its path otherwise.
 */
function invocation(): string {
  const script = process.argv[1] ?? ''
  return script === '' || script.split(sep).includes('node_modules')
    ? `${runCommands(process.cwd()).program} agent-bindings`
    : `node ${quoteArgument(showPath(script))}`
}

/** A command of this program with its arguments, quoted for a shell. */
export function commandLine(...args: readonly string[]): string {
  return [invocation(), ...args.map(quoteArgument)].join(' ')
}
