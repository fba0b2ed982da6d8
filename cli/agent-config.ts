import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { relative, resolve } from 'node:path'
import type { ConfigurationFile, FileSection } from '../agents/cody/index.js'
import { findConfig } from '../codegen/project/config.js'
import { DiagnosticError, fail } from '../codegen/protocol/diagnostic.js'

const require = createRequire(import.meta.url)

/**
 * The `agent` section of the configuration file.
 *
 * @param named the file that the user named; otherwise `AGENT_BINDINGS_CONFIG`, or the nearest one above the working
 * folder, which is not trusted to decide what could hurt the user
 * @throws DiagnosticError the file cannot be read, or the section is not as its schema says
 */
export function loadAgentSection(
  named: string | undefined = process.env.AGENT_BINDINGS_CONFIG || undefined,
): ConfigurationFile | undefined {
  const file = named === undefined ? findConfig(process.cwd()) : resolve(named)
  if (file === undefined) return undefined
  const shown = relative(process.cwd(), file) || file
  const text = readText(file, shown)
  const section = parseSection(text, shown)
  return section && { path: shown, section, trusted: named !== undefined }
}

function readText(file: string, shown: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    return fail({
      code: 'unreadable-configuration',
      message: `the configuration cannot be read: ${(error as Error).message}`,
      place: { file: shown },
      hint: 'check the path',
    })
  }
}

function parseSection(text: string, file: string): FileSection | undefined {
  const { parse, parseTree, findNodeAtLocation, printParseErrorCode } = require('jsonc-parser') as JsoncParser
  const errors: import('jsonc-parser').ParseError[] = []
  const value: unknown = parse(text, errors, { allowTrailingComma: true })
  const place = (offset: number, pointer?: string) => {
    const before = text.slice(0, offset).split('\n')
    const column = (before.at(-1) ?? '').length + 1
    return { place: { file, line: before.length, column, ...(pointer !== undefined && { pointer }) } }
  }
  const [first] = errors
  if (first)
    return fail({
      code: 'invalid-configuration',
      message: `this is not JSON: ${printParseErrorCode(first.error)}`,
      ...place(first.offset),
      hint: 'comments and trailing commas are fine, other slips are not',
    })
  const agent = (value as { agent?: unknown } | null)?.agent
  if (agent === undefined) return undefined
  const problems = problemsOf(agent)
  const tree = parseTree(text, [], { allowTrailingComma: true })
  if (problems.length > 0)
    throw new DiagnosticError(
      problems.map(({ path, message }) => {
        const node = tree && findNodeAtLocation(tree, ['agent', ...path])
        return {
          severity: 'error' as const,
          code: 'invalid-configuration',
          message,
          ...place(node?.offset ?? 0, ['', 'agent', ...path].join('/')),
        }
      }),
    )
  return agent as FileSection
}

type JsoncParser = typeof import('jsonc-parser')

interface Problem {
  path: (string | number)[]
  message: string
}

/** What is wrong with the section, by its JSON Schema. */
function problemsOf(section: unknown): Problem[] {
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js')
  const schema = JSON.parse(readFileSync(new URL('../schema/config.schema.json', import.meta.url), 'utf8')) as {
    $defs: { agent: object }
  }
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema.$defs.agent)
  if (validate(section)) return []
  return (validate.errors ?? []).map(error => {
    const path = error.instancePath.split('/').slice(1).map(decodePointer)
    const unknown = (error.params as { additionalProperty?: string }).additionalProperty
    if (unknown === 'accessToken' || unknown === 'token')
      return {
        path: [...path, unknown],
        message: `the access token has no place in a file that others can read: name a variable with "accessTokenVariable", or use SRC_ACCESS_TOKEN`,
      }
    if (unknown !== undefined) return { path: [...path, unknown], message: `unknown key "${unknown}"` }
    return { path, message: `${error.message ?? 'is not as it should be'}` }
  })
}

const decodePointer = (token: string): string | number =>
  /^\d+$/.test(token) ? Number(token) : token.replaceAll('~1', '/').replaceAll('~0', '~')
