/** A promise with the functions that settle it: what `Promise.withResolvers` is where Node has it. */
export interface Resolvers<Value> {
  readonly promise: Promise<Value>
  readonly resolve: (value: Value) => void
  readonly reject: (reason: unknown) => void
}

/** Makes a promise that is settled from outside. */
export function withResolvers<Value = void>(): Resolvers<Value> {
  let resolve: (value: Value) => void = () => {}
  let reject: (reason: unknown) => void = () => {}
  const promise = new Promise<Value>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
