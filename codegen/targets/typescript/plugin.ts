import type { TargetPlugin } from '../target.js'
import { optionsSchema, type TypeScriptOptions } from './options.js'

/** The target `typescript`. */
export const typescript: TargetPlugin<TypeScriptOptions> = {
  name: 'typescript',
  packages: ({ types }) => (types === 'json-schema-to-typescript' ? [types] : []),
  options: optionsSchema,
  load: async () => (await import('./target.js')).typescriptTarget,
}
