/** Connections to agents that are started again when they are lost. */

export type { RestartEvent, RestartPolicy } from './policy.js'
export { type SupervisedConnection, type SuperviseOptions, supervise } from './supervise.js'
