/** The JSON form of a type: {@link members} gives that of an object. */
const forms = `
type Fn = ((...args: never[]) => unknown) | (abstract new (...args: never[]) => unknown)
type Gone = void | symbol | Fn
type IsAny<T> = 0 extends 1 & T ? true : false
/** \`{} | null | undefined\` is no less, and not the same: as JSON it has no undefined. */
type IsUnknown<T> = (<G>() => G extends T ? 1 : 2) extends <G>() => G extends unknown ? 1 : 2 ? true : false
type Empty = ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> | WeakMap<never, unknown> | WeakSet<never> | RegExp | Promise<unknown> | ArrayBuffer

/** A brand has members that its primitive does not have; a member of an enum is its value. */
type Text<T extends string> = string extends T ? string : [Exclude<keyof T, keyof string>] extends [never] ? \`\${T}\` : string
type Numeric<T extends number> =
  [Exclude<keyof T, keyof number>] extends [never] ? (\`\${T}\` extends \`\${infer N extends number}\` ? N : number) : number

export type Json<T> =
  IsAny<T> extends true ? unknown
  : IsUnknown<T> extends true ? unknown
  : T extends null ? null
  : T extends string ? Text<T>
  : T extends number ? Numeric<T>
  : T extends boolean ? (T extends true ? true : false)
  : T extends Gone ? never
  : T extends { toJSON(...args: never[]): infer R } ? Json<R>
  : T extends String ? string
  : T extends Number ? number
  : T extends Boolean ? boolean
  : T extends readonly unknown[] ? Items<T>
  : T extends { readonly BYTES_PER_ELEMENT: number } ? { [index: string]: number }
  : T extends Empty ? object
  : T extends object ? (keyof T extends never ? T : Members<T>)
  : T extends bigint ? never
  : T

/** In arrays and as a result, what JSON leaves out is null. */
export type OrNull<T> =
  IsAny<T> extends true ? unknown
  : IsUnknown<T> extends true ? unknown
  : Json<T> | ([Extract<T, Gone>] extends [never] ? never : null)

type Items<T extends readonly unknown[]> =
  T extends readonly [infer H, ...infer R] ? [OrNull<H>, ...Items<R>]
  : T extends readonly [] ? []
  : number extends T['length'] ? OrNull<T[number]>[]
  : T extends readonly [(infer H)?, ...infer R] ? [Json<H>?, ...Items<R>]
  : never

type Value<T, K extends keyof T> =
  IsAny<T[K]> extends true ? 'kept'
  : IsUnknown<T[K]> extends true ? 'kept'
  : [Extract<T[K], Gone>] extends [never] ? 'kept'
  : [Exclude<T[K], Gone>] extends [never] ? 'gone'
  : {} extends Record<K, 1> ? 'kept' // an index signature asks for no key at all
  : 'optional'`

/** @param modifier `?` keeps optional properties; `-?` demands every property, so that a missing one is noticed */
const members = (modifier: '?' | '-?'): string => `
/** An error's own members are not enumerable: JSON has them only of objects that are no errors. */
type Hidden<T> = keyof Error extends keyof T ? keyof Error : never

type Members<T> = {
  [K in keyof T as K extends symbol | Hidden<T> ? never : Value<T, K> extends 'kept' ? K : never]${modifier === '-?' ? '-?' : ''}: Json<T[K]>
} & {
  [K in keyof T as K extends symbol ? never : K extends Hidden<T> ? K : Value<T, K> extends 'optional' ? K : never]${modifier}: Json<T[K]>
}`

/** What entries of type maps and messages hold. */
const entries = `
/** The message of a union that calls a method. */
export type MessageOf<U, M> = U extends { method: infer N } ? (M extends N ? U : never) : never

/** Parameters and result of an entry of a type map or a message, in any of the forms it may have; null stands for parameters that are left out. */
export type ParamsOf<E> = OrNull<
  E extends readonly [] ? null
  : E extends readonly [infer P, ...unknown[]] ? P
  : E extends readonly [(infer P)?, ...unknown[]] ? P | undefined
  : E extends { params: infer P } ? P
  : E extends { params?: infer P } ? P | undefined : null>
export type ResultOf<E> = OrNull<E extends readonly [unknown, infer R] ? R : E extends { result: infer R } ? R : null>
`

/**
 * TypeScript that says what a type is as JSON, written without regard to how the reader works: it is the reader's judge.
 *
 * @param modifier `?` keeps optional properties; `-?` demands every property, so that a missing one is noticed
 */
export const jsonType = (modifier: '?' | '-?'): string => [forms, members(modifier), entries].join('\n')

/** Globals of Node and browsers that have a JSON form, which the language's own library does not declare. */
export const globals = `
declare global {
  interface URL { href: string; toJSON(): string }
  interface Buffer { readonly length: number; toJSON(): { type: 'Buffer'; data: number[] } }
}
export {}
`
