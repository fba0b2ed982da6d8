import type { Json, JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { Drawer } from '../../../support/draw/draw.js'
import { Random } from '../../../support/draw/random.js'

const strangers: readonly Json[] = [null, true, 'a', 'read', 'long text', '', 0, 1, 2.5, 7, [], [1], {}]

/** Values with more parts than this are cut: shapes that need themselves have no end. */
const largest = 200

/** Values that are meant to be valid, and near misses of them. They carry only fields that the shape names. */
export function drawValues(schema: JsonSchema, $defs: Protocol['$defs'], start: number, count: number): Json[] {
  const random = new Random(`values ${start}`)
  const drawer = new Drawer({ $defs }, random, largest)
  return Array.from({ length: count }, (_, at) => {
    const value = drawer.draw(schema) as Json
    return at % 2 === 0 ? value : nearMiss(value, random)
  })
}

function nearMiss(value: Json, random: Random): Json {
  if (typeof value !== 'object' || value === null || random.chance(15)) return random.pick(strangers)
  if (Array.isArray(value)) {
    if (value.length === 0) return random.pick(strangers)
    const at = random.below(value.length)
    return random.chance(40) ? value.toSpliced(at, 1) : value.with(at, nearMiss(value[at] as Json, random))
  }
  const names = Object.keys(value)
  if (names.length === 0) return random.pick(strangers)
  const name = random.pick(names)
  const { [name]: inner = null, ...rest } = value
  return random.chance(40) ? rest : { ...rest, [name]: nearMiss(inner, random) }
}
