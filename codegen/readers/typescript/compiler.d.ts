/** The TypeScript compiler that ts-morph brings. */
export { Project, ts } from 'ts-morph'
