import type { HandlerContext } from '../contract.js'
import type { ValidateOptions } from '../validation/options.js'

/** Any map from the wire names of requests to their types; generated maps have one entry a method. */
export type RequestMap<Map> = { [Method in keyof Map]: { params: unknown; result: unknown } }

/** Any map from the wire names of notifications to their types. */
export type NotificationMap<Map> = { [Method in keyof Map]: { params: unknown } }

/** What a handler may return: the result or a promise of it, and nothing at all where the result is null. */
export type HandlerResult<Result> = OrNothing<Result> | Promise<OrNothing<Result>>

type OrNothing<Result> = null extends Result ? Result | Nothing : Result

// biome-ignore lint/suspicious/noConfusingVoidType: a handler without a return statement returns void, not undefined
type Nothing = void

/** Answers one request of the peer. */
export type RequestHandler<Entry extends { params: unknown; result: unknown }> = (
  params: Entry['params'],
  context: HandlerContext,
) => HandlerResult<Entry['result']>

/** Answers to requests of the peer, by wire name. */
export type RequestHandlers<Map extends RequestMap<Map>> = { [Method in keyof Map]?: RequestHandler<Map[Method]> }

/** Fixed answers, by wire name. */
export type HeadlessAnswers<Map extends RequestMap<Map>> = { readonly [Method in keyof Map]?: Map[Method]['result'] }

/** How a client or an agent is made on a connection that is there. */
export interface ViewOptions {
  /** Whether messages are checked against the protocol document; they are not by default. */
  validate?: ValidateOptions
}

/** How one side of a protocol is set up. */
export interface PeerOptions<Requests extends RequestMap<Requests>> extends ViewOptions {
  /** Handlers of the peer's requests. */
  handlers?: RequestHandlers<Requests>
}

/** How a client is set up. */
export interface ClientOptions<Requests extends RequestMap<Requests>> extends PeerOptions<Requests> {
  /** Answers where there is no handler; by default those of a client without a user interface. */
  headless?: HeadlessAnswers<Requests>
  /** Whether everything without a handler is refused with -32601, whatever `headless` says. */
  strict?: boolean
}
