// Vitest ends its workers by a signal, and what V8 has counted would be lost with them.
import { takeCoverage } from 'node:v8'
import { afterAll } from 'vitest'

afterAll(takeCoverage)
