import { resolve } from 'node:path'
import { relativePath, results, roles } from '../option-schemas.js'
import type { ReaderPlugin, ReaderRequest } from '../reader.js'
import type { TypeScriptOptions } from './options.js'

/** The reader `typescript`. */
export const typescript: ReaderPlugin = {
  name: 'typescript',
  packages: ['ts-morph'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      maps: {
        ...roles,
        description:
          'Names of the type maps that list the methods. Without it, `unions` and `values`, the names Cody uses.',
      },
      unions: {
        ...roles,
        description: "Names of types that are unions of messages, `{ method: 'name'; params: Params }`.",
      },
      values: {
        ...roles,
        description:
          "Takes messages that are values, `new RequestType<Params, Result, void>('name')`, and names the methods of each direction where the definitions do not say it; `*` stands for the rest.",
      },
      results: { ...results, description: 'How the requests of unions get their results.' },
      declarations: {
        type: 'array',
        items: relativePath,
        description: 'Files beside the recipe with `declare module` blocks for packages the checkout does not hold.',
      },
      types: {
        type: 'object',
        additionalProperties: { type: 'object' },
        description:
          'Shapes of types as JSON Schema, by name (`Uri`) or origin and name (`vscode#Uri`, `src/uri.ts#Uri`).',
      },
      names: {
        type: 'object',
        additionalProperties: { type: 'string', pattern: '^[A-Za-z_$][A-Za-z0-9_$]*$' },
        description: 'Names that types get in the document, by name or origin and name.',
      },
      comments: { enum: ['carry', 'omit'], description: 'Whether comments become descriptions; they do without it.' },
    },
  },
  load: async () => {
    const { typescriptReader } = await import('./index.js')
    return { read: request => typescriptReader.read(withDeclarations(request)) }
  },
}

/** Files with declarations are named relative to the recipe. */
export function withDeclarations({ folder, ...request }: ReaderRequest & { folder: string }): TypeScriptOptions {
  const options: TypeScriptOptions = request
  return { ...options, declarations: options.declarations?.map(file => resolve(folder, file)) }
}
