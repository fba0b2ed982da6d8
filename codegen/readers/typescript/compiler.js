import { createRequire } from 'node:module'

// Imported, Node would search its ten megabytes for exported names first: a third of the time it takes to load.
export const { Project, ts } = createRequire(import.meta.url)('ts-morph')
