#!/usr/bin/env node
import { createProgram, run } from './program.js'

process.exitCode = await run(createProgram(), process.argv)
