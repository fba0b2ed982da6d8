import { isObject } from '../../../base/json.js'
import type { Random } from './random.js'

const strangers: readonly unknown[] = [null, true, -1, 0.5, 1e30, '', 'stranger', [], {}, [null], { stranger: 1 }]

/** The same value with something changed, somewhere inside: often it is not valid any more. */
export function mutate(value: unknown, random: Random): unknown {
  if (Array.isArray(value) && value.length > 0 && random.chance(75)) {
    const index = random.below(value.length)
    if (random.chance(20)) return value.toSpliced(index, 1)
    if (random.chance(20)) return [...value, random.pick(strangers)]
    return value.with(index, mutate(value[index], random))
  }
  if (isObject(value) && Object.keys(value).length > 0 && random.chance(85)) {
    const name = random.pick(Object.keys(value))
    const { [name]: inner, ...rest } = value
    if (random.chance(25)) return rest
    if (random.chance(15)) return { ...value, stranger: random.pick(strangers) }
    if (random.chance(10)) return { ...rest, [`${name}x`]: inner }
    return { ...value, [name]: mutate(inner, random) }
  }
  if (typeof value === 'string' && random.chance(50)) return `${value}x`
  if (typeof value === 'number' && random.chance(50)) return value + random.pick([0.5, -1e10, 1e10])
  return random.pick(strangers)
}
