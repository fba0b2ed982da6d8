import { type Command, CommanderError } from 'commander'
import { exitCodes } from './exit-codes.js'
import { reportFailure } from './report.js'

/**
 * Makes the verdict of a command its exit code. Without a verdict, after a failure or wrong arguments, it is 2.
 *
 * @param judge gets the command's arguments and options; gives the exit code
 */
export function asGate<Arguments extends unknown[]>(
  command: Command,
  judge: (...given: Arguments) => Promise<number>,
): Command {
  return command
    .exitOverride(error => {
      throw new CommanderError(error.exitCode && exitCodes.undecided, error.code, error.message)
    })
    .action(async (...given: unknown[]) => {
      try {
        process.exitCode = await judge(...(given as Arguments))
      } catch (error) {
        reportFailure(error)
        process.exitCode = exitCodes.undecided
      }
    })
}
