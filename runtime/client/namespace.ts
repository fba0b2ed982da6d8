import type { AgentConnection } from '../contract.js'

/** Key of the method whose path is the same as its namespace's. */
export const call: unique symbol = Symbol('call')

/** A group of generated methods that share the first part of their wire names. */
export abstract class Namespace {
  /** The connection that its methods use. */
  protected readonly connection: AgentConnection

  constructor(connection: AgentConnection) {
    this.connection = connection
  }
}

/** A namespace that can itself be called: as a function it is the namespace's `[call]` method. */
export function callable<N extends { [call]: (...parameters: never[]) => unknown }>(namespace: N): N & N[typeof call] {
  const method: (...parameters: never[]) => unknown = (...parameters) => namespace[call](...parameters)
  // A function's own `name` and `length` would hide methods of that name.
  Reflect.deleteProperty(method, 'name')
  Reflect.deleteProperty(method, 'length')
  return Object.setPrototypeOf(method, namespace) as N & N[typeof call]
}
