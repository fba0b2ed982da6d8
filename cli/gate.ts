import { type Command, CommanderError } from 'commander'
import { reportFailure } from './report.js'

/**
 * Makes a command one that judges. Its exit code is the verdict, and 2 when there is none: after a failure, and after
 * arguments that are wrong.
 *
 * @param judge gets the command's arguments and options; gives the exit code
 */
export function asGate<Arguments extends unknown[]>(
  command: Command,
  judge: (...given: Arguments) => Promise<number>,
): Command {
  return command
    .exitOverride(error => {
      throw new CommanderError(error.exitCode && 2, error.code, error.message)
    })
    .action(async (...given: unknown[]) => {
      try {
        process.exitCode = await judge(...(given as Arguments))
      } catch (error) {
        reportFailure(error)
        process.exitCode = 2
      }
    })
}
