#!/usr/bin/env node
import { exitCodes } from './exit-codes.js'
import { run } from './program.js'

// A reader that closes the pipe early, such as `head`, is no error. Commands with a listener for it decide for themselves.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  if (process.stdout.listenerCount('error') === 1) process.exit(exitCodes.brokenPipe)
})

process.exitCode = await run(process.argv)
