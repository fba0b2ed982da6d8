/** Helpers for JSON objects. Every key is allowed, `__proto__` included. */

/** A JSON value that is known to be an object. */
export type JsonObject = Record<string, unknown>

/** Whether a JSON value is an object, and no array. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value itself where it is a text that is not empty; undefined otherwise. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The value of an object's own property; undefined when it has none of that name, inherited or not. */
export function getOwn<T>(object: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return object && Object.hasOwn(object, key) ? object[key] : undefined
}

/** Sets an own property, even one named `__proto__`. */
export function setOwn<T>(object: Record<string, T>, key: string, value: T): void {
  // Defining is several times slower than setting, and only this name needs it.
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  else object[key] = value
}
