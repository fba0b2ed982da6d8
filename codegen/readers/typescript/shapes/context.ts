import type { ts } from 'ts-morph'
import type { JsonSchema } from '../../../protocol/model.js'
import type { Definitions } from '../definitions.js'
import type { Diagnostics, Path } from '../diagnostics.js'
import type { LoadedProgram } from '../loading/program.js'
import type { TypeScriptOptions } from '../options.js'
import type { VariantNames } from '../variant-names.js'
import type { Shape } from './shape.js'

/** Context of the conversion of types. */
export interface ShapeContext extends LoadedProgram {
  readonly options: TypeScriptOptions
  readonly definitions: Definitions
  readonly diagnostics: Diagnostics
  readonly variantNames: VariantNames
  /** Anonymous types being converted: meeting one of them again means it contains itself. */
  readonly open: Set<ts.Type>
  /** Counts an inline type. @throws {DiagnosticError} when there are more than any protocol needs */
  spend(path: Path): void
  /** Shape of a type as it is written: names survive. */
  shapeOfNode(node: ts.TypeNode, path: Path): Shape
  /** Shape of a type as the checker sees it. `node` is where it was written, for diagnostics. */
  shapeOfType(type: ts.Type, path: Path, node: ts.Node | undefined): Shape
  /** The shape a recipe gives a type, if it does. */
  mappedShape(symbol: ts.Symbol | undefined): JsonSchema | undefined
  /** The shape a recipe gives `bigint`, if it does. */
  mappedBigint(): JsonSchema | undefined
  /** Adds the description and marks in the comments of a declaration. */
  describe(schema: JsonSchema, declaration: ts.Node | undefined): JsonSchema
}
