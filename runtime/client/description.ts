import { contractVersion } from '../../base/contract-version.js'
import type { Wire } from '../../base/wire.js'
import { AgentError } from '../errors.js'

/** The description of a protocol in generated code. */

/**
 * The protocol that some bindings were generated from. Its type has the types of all messages: generated maps from wire names
 * to types.
 */
export interface ProtocolDescription<
  ClientRequests = object,
  ClientNotifications = object,
  ServerRequests = object,
  ServerNotifications = object,
> {
  /** Name of the protocol, such as `cody`. */
  readonly name: string
  /** Version of the protocol, such as `1.114.0`. */
  readonly version: string
  /** The {@link contractVersion} that the bindings were generated for. */
  readonly contract: number
  /** The command that generates the bindings anew. */
  readonly regenerate: string
  /** How messages travel, as the protocol document says. */
  readonly wire: Wire
  /** Loads the shapes of the messages, generated beside the bindings; validation needs them. */
  readonly shapes?: () => Promise<{ readonly shapes: ProtocolShapes }>
  /** Never there: it lets functions such as `mockAgent` infer the types of messages. */
  readonly types?: readonly [ClientRequests, ClientNotifications, ServerRequests, ServerNotifications]
}

/** The methods and shapes of a protocol for validation, without descriptions. */
export interface ProtocolShapes {
  /** The shapes of each method. */
  readonly methods: readonly MethodShapes[]
  /** Named shapes, JSON Schema 2020-12; methods and shapes refer to them as `#/$defs/Name`. */
  readonly $defs: Readonly<Record<string, object>>
}

/** The shapes of one method; null where there is nothing. */
export interface MethodShapes extends Pick<MethodInfo, 'method' | 'kind' | 'messageDirection'> {
  /** Shape of the parameters; null where there are none. */
  readonly params: object | null
  /** Whether the parameters may be left out. */
  readonly paramsOptional?: boolean
  /** Names of parameters that go by position; `params` is then the shape of their list. */
  readonly paramNames?: readonly string[]
  /** Of a request. */
  readonly result?: object | null
}

/** One method of a protocol, as data. */
export interface MethodInfo {
  /** Wire name, such as `chat/submitMessage`. */
  readonly method: string
  /** Whether it is answered. */
  readonly kind: 'request' | 'notification'
  /** Which side sends it. */
  readonly messageDirection: 'clientToServer' | 'serverToClient' | 'both'
  /** True, or the reason, when the method should no longer be used. */
  readonly deprecated?: boolean | string
}

/** Generated code and runtime do not belong together. */
export class ContractError extends AgentError {
  override name = 'ContractError'

  constructor({ name, version, contract, regenerate }: ProtocolDescription) {
    const remedy =
      contract > contractVersion
        ? 'upgrade the package agent-bindings, or generate them with the installed one'
        : 'generate them anew'
    super(
      'CONTRACT_MISMATCH',
      `the ${name} ${version} bindings were generated for contract ${contract} and this runtime has ${contractVersion}; ` +
        `${remedy}: ${regenerate}`,
    )
  }
}
