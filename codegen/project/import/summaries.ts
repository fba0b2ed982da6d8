import { resolve } from 'node:path'
import { isObject } from '../../../base/json.js'
import { type Diagnostic, fail } from '../../protocol/diagnostic.js'
import { parseJson } from '../../protocol/document.js'
import type { Protocol } from '../../protocol/model.js'
import { readText } from '../../protocol/text-file.js'
import type { ImportRecipe } from './recipe.js'

/** Puts the written summaries on the methods; says which methods have none. */
export function applySummaries({ methods }: Protocol, { summaries }: ImportRecipe, folder: string): Diagnostic[] {
  if (summaries === undefined) return []
  const file = resolve(folder, summaries)
  const lines = readSummaries(file)
  const missing: Diagnostic[] = []
  for (const method of methods) {
    const summary = lines.get(method.method)
    if (summary !== undefined) method.summary = summary
    else if (method.summary === undefined)
      missing.push({
        severity: 'warning',
        code: 'missing-summary',
        message: `there is no summary for ${JSON.stringify(method.method)}`,
        place: { file },
        hint: 'add a line on what the method does',
      })
  }
  return missing
}

function readSummaries(file: string): Map<string, string> {
  const text = readText(file, {
    what: 'file of summaries',
    code: 'missing-summaries',
    hint: 'write it, a JSON object with a line for each method, or leave "summaries" out of the recipe',
  })
  const value = parseJson(text, file)
  const entries = isObject(value) ? Object.entries(value) : undefined
  if (!entries?.every((entry): entry is [string, string] => typeof entry[1] === 'string'))
    return fail({
      code: 'invalid-summaries',
      message: 'summaries are an object of strings, by method',
      place: { file },
      hint: 'write one line of text for each method',
    })
  return new Map(entries)
}
