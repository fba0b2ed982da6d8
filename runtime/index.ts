/**
 * Connections to JSON-RPC agents: the core. Restart, traces, workers, listeners, validation and the engine of
 * vscode-jsonrpc are separate entries beside it.
 */

export { contractVersion } from '../base/contract-version.js'
export { type CancelMessage, type FramingName, type Goodbye, lspWire, type Wire } from '../base/wire.js'
export type { Channel, ChannelProcess, ChannelSink, OpenContext, Problem, Transport } from './channel.js'
export type { optionsOf, PeerClass, PeerConnectOptions, PeerSettings, Shaken } from './client/connect-peer.js'
export {
  ContractError,
  type MethodInfo,
  type MethodShapes,
  type ProtocolDescription,
  type ProtocolShapes,
} from './client/description.js'
export * from './client/namespace.js'
export * from './client/peer.js'
export type * from './client/types.js'
export { type ConnectOptions, connect } from './connect.js'
export { Connection } from './connection/connection.js'
export type { Engine, EngineParts, EngineSession } from './connection/engine.js'
export { byPosition, ErrorCodes } from './connection/rpc.js'
export type * from './contract.js'
export * from './errors.js'
export { contentLength } from './framing/content-length.js'
export type { Decoder, DecoderSink, Framing } from './framing/framing.js'
export { jsonLines } from './framing/json-lines.js'
export { HandlerError } from './handler-error.js'
export { defaultLimits, type Limits } from './limits.js'
export type { ProcessOptions } from './process/agent-process.js'
export type { InheritedEnvironment } from './process/environment.js'
export type { RedactionOptions } from './redact.js'
export type { TraceEvent, TraceOptions, TraceSink } from './trace/tracer.js'
export type { ConnectRetry, TcpOptions } from './transports/socket.js'
export { type StdioOptions, stdio } from './transports/stdio.js'
export { type StreamsOptions, streams } from './transports/streams.js'
export { tcp } from './transports/tcp.js'
export { type CheckedMessage, ValidationError, type Violation } from './validation/error.js'
export type { DirectedValidation, ValidateOptions, ValidationMode } from './validation/options.js'
