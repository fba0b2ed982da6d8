/** The TypeScript compiler that ts-morph brings. */
export { ts } from 'ts-morph'

/** The declarations of the language and of browsers, `lib.*.d.ts`. */
export function getLibFiles(): readonly { fileName: string; text: string }[]
