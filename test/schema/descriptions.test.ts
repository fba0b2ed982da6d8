import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface Schema {
  [keyword: string]: unknown
  properties?: Record<string, Schema>
  $defs?: Record<string, Schema>
}

/** Pointers to the properties and definitions that say nothing to an editor; those behind a `$ref` say it there. */
function undescribed(schema: Schema, pointer = ''): string[] {
  const found: string[] = []
  for (const keyword of ['properties', '$defs'] as const)
    for (const [name, inner] of Object.entries(schema[keyword] ?? {})) {
      const place = `${pointer}/${keyword}/${name}`
      if (inner.description === undefined && inner.$ref === undefined) found.push(place)
      found.push(...undescribed(inner, place))
    }
  return found
}

test.each(['protocol', 'config'])('an editor has words for all that schema/%s.schema.json lists', name => {
  const file = new URL(`../../schema/${name}.schema.json`, import.meta.url)
  expect(undescribed(JSON.parse(readFileSync(file, 'utf8')) as Schema)).toEqual([])
})
