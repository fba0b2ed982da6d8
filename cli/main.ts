#!/usr/bin/env node
import { run } from './program.js'

/** The exit code that a shell gives to a program which SIGPIPE has ended. */
const brokenPipe = 141

// A reader that has seen enough, such as `head`, is no failure to tell of. A command that listens itself decides itself.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  if (process.stdout.listenerCount('error') === 1) process.exit(brokenPipe)
})

process.exitCode = await run(process.argv)
