/** Agents that are started and then reached over TCP. */

export { freePort, type SpawnedTcpOptions, spawnedTcp } from './spawned-tcp.js'
