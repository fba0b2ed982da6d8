/** Agents to test clients with, made from a protocol. */

export type { MockProtocol } from './mock/protocol.js'
export type { Fault, Scenario, Step } from './mock/scenario.js'
export type { MockHandler, MockSession, ReceivedMessage } from './mock/session.js'
export { type MockAgent, type MockAgentOptions, mockAgent } from './mock-agent.js'
export { type ModelStandIn, type ModelStandInOptions, startModelStandIn } from './model-stand-in/index.js'
export type {
  ModelApi,
  ModelFailure,
  ModelReply,
  ModelReplyPart,
  ModelRequest,
} from './model-stand-in/reply.js'
