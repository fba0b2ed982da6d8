/** Agents to test clients with, made from a protocol. */

export type { MockProtocol } from './mock/protocol.js'
export type { Fault, Scenario, Step } from './mock/scenario.js'
export type { MockHandler, MockSession, ReceivedMessage } from './mock/session.js'
export { type MockAgent, type MockAgentOptions, mockAgent } from './mock-agent.js'
