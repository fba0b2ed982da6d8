#!/usr/bin/env node
import { codeOfFailure, exitCodes } from './exit-codes.js'
import { run } from './program.js'
import { reportFailure } from './report.js'
import { forgiveStandardError } from './standard-error.js'

// A reader that closes the pipe early, such as `head`, is no error. Commands with a listener for it decide for themselves.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') {
    reportFailure(new Error(`standard output cannot be written: ${error.message}`))
    process.exit(codeOfFailure(process.argv[2]))
  }
  if (process.stdout.listenerCount('error') === 1) process.exit(exitCodes.brokenPipe)
})
forgiveStandardError()

process.exitCode = await run(process.argv)
