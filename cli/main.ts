#!/usr/bin/env node
import { run } from './program.js'

/** The exit code that a shell gives to a program which SIGPIPE has ended. */
const brokenPipe = 141

// A reader that closes the pipe early, such as `head`, is no error. Commands with a listener for it decide for themselves.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  if (process.stdout.listenerCount('error') === 1) process.exit(brokenPipe)
})

process.exitCode = await run(process.argv)
