import { AgentError } from '../errors.js'

/** What generated code tells the runtime about itself. */

/**
 * The contract between generated code and this runtime. It goes up when code generated earlier would no longer work
 * with the runtime, or the other way round; `codegen/targets/typescript` writes for the same number.
 */
export const contractVersion = 1

/** The protocol that some bindings were generated from. */
export interface ProtocolDescription {
  /** Name of the protocol, such as `cody`. */
  readonly name: string
  /** Version of the protocol, such as `1.114.0`. */
  readonly version: string
  /** The {@link contractVersion} that the bindings were generated for. */
  readonly contract: number
  /** The command that generates the bindings anew. */
  readonly regenerate: string
  /** Where the protocol document is; without it, validation has to be told. */
  readonly document?: () => URL
}

/** One method of a protocol, as data. */
export interface MethodInfo {
  /** Wire name, such as `chat/submitMessage`. */
  readonly method: string
  readonly kind: 'request' | 'notification'
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

/** @throws ContractError when the bindings were generated for another runtime than this one. */
export function requireContract(description: ProtocolDescription): void {
  if (description.contract !== contractVersion) throw new ContractError(description)
}
