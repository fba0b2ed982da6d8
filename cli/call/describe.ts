import { fileURLToPath } from 'node:url'
import { referencedNames } from '../../codegen/docs/reference/sameness.js'
import { shapeLines } from '../../codegen/docs/reference/shape-lines.js'
import { loadDocument } from '../../codegen/protocol/document.js'
import type { JsonSchema, Method, Protocol } from '../../codegen/protocol/model.js'
import { alignColumns, styleOf } from '../reports/style.js'

const documents: Readonly<Record<string, string>> = { '1.114': '1.114.0', '1.28': '1.28.1' }

/** The committed document of a version of the agent's protocol. */
export function protocolDocument(version: string): Protocol {
  const name = Object.hasOwn(documents, version) ? documents[version] : undefined
  if (name === undefined)
    throw new Error(`there is no protocol ${version}; there are: ${Object.keys(documents).join(', ')}`)
  return loadDocument(fileURLToPath(new URL(`../../schema/cody/${name}.json`, import.meta.url)))
}

const isSent = ({ messageDirection }: Method) => messageDirection !== 'serverToClient'

/** Prints the methods that begin with a text, each with what it does. */
export function listMethods(version: string, prefix: string): void {
  const { methods } = protocolDocument(version)
  const rows = methods
    .filter(method => isSent(method) && method.method.startsWith(prefix))
    .map(({ method, kind, summary }) => [method, kind === 'request' ? '' : 'notification', summary ?? ''])
  if (rows.length === 0) throw new Error(`no method begins with "${prefix}"`)
  process.stdout.write(`${alignColumns(rows).join('\n')}\n`)
}

/** Prints what a method takes and gives, with the shapes that belong to it. */
export function describeMethod(version: string, name: string): void {
  const protocol = protocolDocument(version)
  const method = findMethod(protocol, name)
  const { bold, dim } = styleOf(process.stdout)
  const lines = [bold(method.method), ...(method.summary ? [method.summary] : []), '']
  lines.push(
    ...named('Parameters', method.params),
    ...(method.kind === 'request' ? named('Result', method.result) : []),
  )
  for (const definition of usedDefinitions(protocol, method))
    lines.push('', ...named(definition, protocol.$defs?.[definition] ?? {}))
  if (method.deprecated) lines.push('', dim('deprecated'))
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** The method of this name. @throws Error with those of a similar name */
export function findMethod(protocol: Protocol, name: string): Method {
  const methods = protocol.methods.filter(isSent)
  const found = methods.find(({ method }) => method === name)
  if (found) return found
  const last = name.split('/').at(-1)?.toLowerCase() ?? ''
  const similar = methods.map(({ method }) => method).filter(method => method.toLowerCase().includes(last))
  throw new Error(
    `the protocol ${protocol.version} has no method "${name}"${similar.length > 0 ? `; did you mean ${similar.slice(0, 5).join(', ')}?` : ': list them with --list'}`,
  )
}

/** A description is for reading: past this many shapes, the reference that `docs` writes is the place to look. */
const shownDefinitions = 16

/** The definitions that a method uses, the nearest first. */
function usedDefinitions({ $defs }: Protocol, { params, result }: Method): string[] {
  const used = new Set([...referencedNames(params), ...referencedNames(result)])
  for (const name of used) {
    if (used.size >= shownDefinitions) break
    for (const next of referencedNames($defs?.[name])) used.add(next)
  }
  return [...used].slice(0, shownDefinitions)
}

function named(title: string, schema: JsonSchema | null | undefined): string[] {
  const shape = schema ? shapeLines(schema) : []
  if (shape.length === 0) return [`${title}: none`]
  const [first = '', ...rest] = shape.map(
    ({ depth, parts }) => `${'  '.repeat(depth)}${parts.map(({ text }) => text).join('')}`,
  )
  return [`${title}: ${first}`, ...rest]
}
