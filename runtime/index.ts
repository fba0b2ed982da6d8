export * from './client/index.js'
export type * from './contract.js'
