import type { MessageDirection, MethodKind, Stability } from '../../../protocol/model.js'
import type { JsonDiagnostics } from '../../diagnostics.js'
import type { DefinitionNames } from '../definition-names.js'
import type { SchemaFiles } from '../files.js'
import type { Located } from '../located.js'
import type { JsonSchemaOptions } from '../options.js'

/** A method, with the places of its schemas in the definitions. */
export interface FoundMethod {
  method: string
  kind: MethodKind
  messageDirection: MessageDirection
  /** Where the method is defined. */
  at: Located
  /** Undefined when there are no parameters. */
  params: Located | undefined
  paramsOptional: boolean
  /** Null when the result is always null; undefined for a notification, or while it is not found. */
  result?: Located | null | undefined
  /** Names by which a rule may find the result, each with the place that it is a name of. */
  resultNames?: { name: string; at: Located }[]
  /** Text on the method. */
  description?: string | undefined
  deprecated?: boolean
  stability?: Stability | undefined
}

/** Context of finding methods. */
export interface MethodContext {
  files: SchemaFiles
  names: DefinitionNames
  options: JsonSchemaOptions
  diagnostics: JsonDiagnostics
}

/** Whether the recipe takes a method. */
export const isAccepted = ({ options }: MethodContext, method: string): boolean => options.accepts?.(method) !== false
