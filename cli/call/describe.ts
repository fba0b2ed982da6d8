import { showLine, showName, showText } from '../../base/visible-text.js'
import { shapeLines } from '../../codegen/docs/index.js'
import type { JsonSchema, Method, Protocol } from '../../codegen/protocol/model.js'
import { refNames } from '../../codegen/protocol/walk.js'
import { loadProtocol } from '../agents/choose.js'
import { printJson } from '../print-json.js'
import { describeNames, styleOf } from '../reports/style.js'
import { findMethod, isSent } from './check-call.js'

/** Prints the methods that begin with a text, each with what it does; as JSON, as the document has them. */
export function listMethods(document: string, prefix: string, json = false): void {
  const { methods, protocol, version } = loadProtocol(document)
  const found = methods.filter(method => isSent(method) && method.method.startsWith(prefix))
  if (found.length === 0) throw new Error(`${protocol} ${version}: no method begins with "${prefix}"`)
  if (json) {
    printJson(found)
    return
  }
  const rows = found.map(({ method, kind, summary = '' }): [string, string] => {
    const text = kind === 'request' ? summary : `(notification) ${summary}`
    return [showLine(method), showLine(text.trim())]
  })
  process.stdout.write(`${describeNames(rows).join('\n')}\n`)
}

/** Prints what a method takes and gives, with the shapes that belong to it; as JSON, all of them. */
export function describeMethod(document: string, name: string, json = false): void {
  const protocol = loadProtocol(document)
  // Also what the agent asks and announces can be looked at.
  const method = protocol.methods.find(({ method }) => method === name) ?? findMethod(protocol, name)
  if (json) {
    const used = usedDefinitions(protocol, method).map(definition => [definition, protocol.$defs?.[definition]])
    printJson({ ...method, $defs: Object.fromEntries(used) })
    return
  }
  const { bold, dim } = styleOf(process.stdout)
  const lines = [bold(showName(method.method)), ...(method.summary ? [showText(method.summary)] : []), '']
  lines.push(
    ...named('Parameters', method.params),
    ...(method.kind === 'request' ? named('Result', method.result) : []),
  )
  for (const definition of usedDefinitions(protocol, method, shownDefinitions))
    lines.push('', ...named(showName(definition), protocol.$defs?.[definition] ?? {}))
  if (method.deprecated) lines.push('', dim('deprecated'))
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** A description is for reading: past this many shapes, the page that `docs` writes is the place to look. */
const shownDefinitions = 16

/** The definitions that a method uses, the nearest first. */
function usedDefinitions({ $defs }: Protocol, { params, result }: Method, most = Infinity): string[] {
  const used = new Set([...refNames(params), ...refNames(result)])
  for (const name of used) {
    if (used.size >= most) break
    for (const next of refNames($defs?.[name])) used.add(next)
  }
  return [...used].slice(0, most)
}

function named(title: string, schema: JsonSchema | null | undefined): string[] {
  const shape = schema ? shapeLines(schema) : []
  if (shape.length === 0) return [`${title}: none`]
  const [first = '', ...rest] = shape.map(
    ({ depth, tokens }) => `${'  '.repeat(depth)}${tokens.map(({ text }) => text).join('')}`,
  )
  return [`${title}: ${first}`, ...rest]
}
