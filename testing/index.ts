/** Agents to test clients with, made from a protocol. */

export type { MockDocument, MockProtocol } from './mock/protocol.js'
export type { Branch, Fault, Placeholder, Scenario, Step } from './mock/scenario.js'
export type { MockHandler, MockSession, ReceivedMessage } from './mock/session.js'
export type { MockAgent, MockAgentOptions } from './mock-agent.js'
export { type ModelStandIn, type ModelStandInOptions, startModelStandIn } from './model-stand-in/index.js'
export type {
  ModelApi,
  ModelFailure,
  ModelReply,
  ModelReplyPart,
  ModelRequest,
} from './model-stand-in/reply.js'
export { serveMockAgent } from './process.js'
export {
  type SourcegraphStandIn,
  type SourcegraphStandInOptions,
  startSourcegraphStandIn,
} from './sourcegraph-stand-in/index.js'
export {
  type HandlersOf,
  type MockAgentOf,
  mockAgent,
  type TypedHandlers,
  type TypedMockAgent,
  type TypedMockSession,
} from './typed-mock.js'
