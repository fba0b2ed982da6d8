import type { HandlerContext, HandlerResult, ProtocolDescription } from '../runtime/index.js'
import type { MockProtocol } from './mock/protocol.js'
import type { MockHandler, MockSession, ReceivedMessage } from './mock/session.js'
import { MockAgent, type MockAgentOptions } from './mock-agent.js'

type ParamsIn<Map, Name> = Name extends keyof Map
  ? Map[Name] extends { params: infer Params }
    ? Params
    : never
  : never
type ResultIn<Map, Name> = Name extends keyof Map
  ? Map[Name] extends { result: infer Result }
    ? Result
    : never
  : never

/** Sends to a client; without `params`, valid ones are generated. */
interface Sends<ServerRequests, ServerNotifications> {
  notify<Name extends keyof ServerNotifications & string>(
    method: Name,
    params?: ParamsIn<ServerNotifications, Name>,
  ): Promise<void>
  request<Name extends keyof ServerRequests & string>(
    method: Name,
    params?: ParamsIn<ServerRequests, Name>,
  ): Promise<ResultIn<ServerRequests, Name>>
}

/** One client's conversation with a mock, as handlers get it. */
export type TypedMockSession<ServerRequests, ServerNotifications> = Sends<ServerRequests, ServerNotifications> &
  Omit<MockSession, 'notify' | 'request'>

/** Answers by wire name of what the client sends. */
export type TypedHandlers<ClientRequests, ClientNotifications, ServerRequests, ServerNotifications> = {
  readonly [Name in keyof ClientRequests]?: (
    params: ParamsIn<ClientRequests, Name>,
    agent: TypedMockSession<ServerRequests, ServerNotifications>,
    context: HandlerContext,
  ) => HandlerResult<ResultIn<ClientRequests, Name>>
} & {
  readonly [Name in keyof ClientNotifications]?: (
    params: ParamsIn<ClientNotifications, Name>,
    agent: TypedMockSession<ServerRequests, ServerNotifications>,
    context: HandlerContext,
  ) => unknown
}

/** The handlers of a mock: typed by the `protocol` of generated bindings, untyped with a document. */
export type HandlersOf<Given extends MockProtocol> = [Given] extends [
  ProtocolDescription<infer ClientRequests, infer ClientNotifications, infer ServerRequests, infer ServerNotifications>,
]
  ? TypedHandlers<ClientRequests, ClientNotifications, ServerRequests, ServerNotifications>
  : Readonly<Record<string, MockHandler>>

/** The mock of a protocol: typed by the `protocol` of generated bindings, untyped with a document. */
export type MockAgentOf<Given extends MockProtocol> = [Given] extends [
  ProtocolDescription<infer ClientRequests, infer ClientNotifications, infer ServerRequests, infer ServerNotifications>,
]
  ? TypedMockAgent<ClientRequests, ClientNotifications, ServerRequests, ServerNotifications>
  : MockAgent

/** A mock whose methods are those of a protocol. */
export interface TypedMockAgent<ClientRequests, ClientNotifications, ServerRequests, ServerNotifications>
  extends Omit<MockAgent, 'received' | 'notify' | 'request' | 'sample'>,
    Sends<ServerRequests, ServerNotifications> {
  /** The messages of clients, in order. @param method only this one. */
  received(): readonly ReceivedMessage[]
  received<Name extends (keyof ClientRequests | keyof ClientNotifications) & string>(
    method: Name,
  ): readonly ReceivedMessage<ParamsIn<ClientRequests, Name> | ParamsIn<ClientNotifications, Name>>[]
  /**
   * A valid value of a message, for handlers and assertions.
   *
   * @throws {TypeError} when no valid value was found
   */
  sample<Name extends (keyof ClientRequests | keyof ServerRequests) & string>(
    method: Name,
    role?: 'result',
  ): Promise<ResultIn<ClientRequests, Name> | ResultIn<ServerRequests, Name>>
  sample<
    Name extends (keyof ClientRequests | keyof ClientNotifications | keyof ServerRequests | keyof ServerNotifications) &
      string,
  >(
    method: Name,
    role: 'params',
  ): Promise<
    | ParamsIn<ClientRequests, Name>
    | ParamsIn<ClientNotifications, Name>
    | ParamsIn<ServerRequests, Name>
    | ParamsIn<ServerNotifications, Name>
  >
}

/**
 * Makes an agent in this process from a protocol. A request gets a valid result unless a handler or a scenario answers it.
 * Unknown methods and invalid params are refused.
 *
 * @param protocol the `protocol` of generated bindings, or a protocol document.
 * @example
 * await using agent = mockAgent(protocol, { handlers: { 'chat/new': () => 'chat-1' } })
 * await using client = await CodyClient.connect({ transport: agent.transport })
 */
export function mockAgent<Given extends MockProtocol>(
  protocol: Given,
  options?: MockAgentOptions<HandlersOf<Given>>,
): MockAgentOf<Given>
export function mockAgent(protocol: MockProtocol, options: MockAgentOptions<object> = {}): unknown {
  return new MockAgent(protocol, options as MockAgentOptions)
}
