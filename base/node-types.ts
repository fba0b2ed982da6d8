// The types of Node that the package's declarations name. Where a user has no `@types/node` they are `any`, and the
// declarations compile all the same: the directives go into the declarations, as comments for documentation do.

/* biome-ignore-start lint/suspicious/noTsIgnore: here there is no error to expect, only where the package is used. */
/** @ts-ignore */
export type { Buffer } from 'node:buffer'
/** @ts-ignore */
export type { ChildProcessWithoutNullStreams } from 'node:child_process'
/** @ts-ignore */
export type { ServerResponse } from 'node:http'
/** @ts-ignore */
export type { Socket } from 'node:net'
/** @ts-ignore */
export type { Readable, Writable } from 'node:stream'
/** @ts-ignore */
export type Signals = NodeJS.Signals
/* biome-ignore-end lint/suspicious/noTsIgnore: as above */
