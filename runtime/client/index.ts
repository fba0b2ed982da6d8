export { type CheckedMessage, ValidationError, type Violation } from '../validation/error.js'
export type { DirectedValidation, ValidateOptions, ValidationMode } from '../validation/options.js'
export type { optionsOf, PeerClass, PeerConnectOptions, PeerSettings, Shaken } from './connect-peer.js'
export {
  ContractError,
  contractVersion,
  type MethodInfo,
  type MethodShapes,
  type ProtocolDescription,
  type ProtocolShapes,
} from './description.js'
export { call, callable, Namespace } from './namespace.js'
export { AgentClient, AgentServer, type ServeOptions, type ServeTcpOptions } from './peer.js'
export type {
  ClientOptions,
  HandlerResult,
  HeadlessAnswers,
  NotificationMap,
  PeerOptions,
  RequestHandler,
  RequestHandlers,
  RequestMap,
  ViewOptions,
} from './types.js'
