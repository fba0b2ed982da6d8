import { isObject, type JsonObject } from '../../base/json.js'

/** JSON that people have at hand and that no reader reads. */
export interface OtherKind {
  /** What it is, as a message of an error says it. */
  message: string
  /** The way out. */
  hint: string
}

const definitionsOfMessages = 'name its JSON-RPC definitions, where it has any: JSON Schema, OpenRPC or TypeScript'

const notJsonRpc = (what: string) => `${what} is no JSON-RPC: clients and agents of it cannot be made`

/** The member that tells which message a response of {@link debugAdapter} answers. */
export const answersTo = 'request_seq'

/** Messages with `seq` and `request_seq`, as the Debug Adapter Protocol and the server of TypeScript have them. */
export const debugAdapter: OtherKind = {
  message: notJsonRpc('the Debug Adapter Protocol, whose messages have "seq" and "command",'),
  hint: 'use a client made for it, such as @vscode/debugadapter; messages of JSON-RPC have "id" and "method"',
}

const kinds: readonly (OtherKind & { is(file: JsonObject): boolean })[] = [
  {
    is: ({ jsonrpc, result }) => typeof jsonrpc === 'string' && isObject(result) && 'openrpc' in result,
    message: 'this is an answer that holds an OpenRPC document',
    hint: 'keep only what is under "result" in the file',
  },
  {
    is: ({ jsonrpc }) => typeof jsonrpc === 'string',
    message: 'this is a message of a protocol, and not its definitions',
    hint: definitionsOfMessages,
  },
  {
    is: ({ openapi, swagger }) => typeof openapi === 'string' || typeof swagger === 'string',
    message: notJsonRpc('what OpenAPI describes'),
    hint: definitionsOfMessages,
  },
  {
    is: ({ asyncapi }) => typeof asyncapi === 'string',
    message: 'AsyncAPI is not read',
    hint: 'name the JSON Schema of its messages',
  },
  { is: ({ definitions, $defs }) => [definitions, $defs].some(hasSequenceNumbers), ...debugAdapter },
  {
    is: ({ domains }) => Array.isArray(domains) && domains.some(domain => isObject(domain) && 'domain' in domain),
    message: 'domains of the Chrome DevTools Protocol are not read',
    hint: 'write its commands and events as OpenRPC or JSON Schema, or use a client of its own',
  },
  {
    is: file => {
      const { methods, types } = isObject(file.result) ? file.result : file
      return isObject(methods) && isObject(types)
    },
    message: 'service descriptions in the form of JSON Schema draft-03 are not read',
    hint: 'write its methods as OpenRPC: "required" is a list of names there, and "$ref" a pointer',
  },
  {
    is: ({ rpc, request, response }) => typeof rpc === 'string' && isObject(request) && isObject(response),
    message:
      'this describes one command in the form of Core Lightning, whose types (u32, msat, hex) are not those of JSON Schema',
    hint: 'write its commands as one OpenRPC document, with types of JSON Schema',
  },
  {
    is: ({ functions }) =>
      Array.isArray(functions) && functions.some(each => isObject(each) && typeof each.return_type === 'string'),
    message: notJsonRpc('the API of Neovim, whose messages are MessagePack,'),
    hint: 'use a client made for it, such as the package neovim',
  },
  {
    is: ({ smithy, shapes }) => typeof smithy === 'string' && isObject(shapes),
    message: 'models of Smithy are not read',
    hint: 'write its methods as OpenRPC, or as JSON Schema with a recipe; Smithy prints the shapes with its plugin jsonschema',
  },
  {
    is: ({ compilerOptions }) => isObject(compilerOptions),
    message: 'this is the configuration of the TypeScript compiler',
    hint: 'name the file with the definitions',
  },
  {
    is: ({ name, dependencies, devDependencies, scripts, exports, main }) =>
      typeof name === 'string' &&
      [dependencies, devDependencies, scripts, exports, main].some(part => part !== undefined),
    message: 'this is the manifest of a package',
    hint: 'name the file with the definitions',
  },
]

/** Recognises JSON that no reader reads, from its content. */
export function otherKindOf(file: unknown): OtherKind | undefined {
  return isObject(file) ? kinds.find(kind => kind.is(file)) : undefined
}

/** Whether definitions are messages of {@link debugAdapter}. */
function hasSequenceNumbers(definitions: unknown): boolean {
  if (!isObject(definitions)) return false
  return Object.values(definitions)
    .filter(isObject)
    .flatMap(definition => [definition, ...(Array.isArray(definition.allOf) ? definition.allOf : [])])
    .some(schema => isObject(schema) && isObject(schema.properties) && answersTo in schema.properties)
}
