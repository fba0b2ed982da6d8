/**
 * The regular expressions that stand for the placeholders of template literals in a `pattern`: readers write them, and
 * bindings know templates by them.
 *
 * @see https://www.typescriptlang.org/docs/handbook/2/template-literal-types.html
 */
export const placeholderPatterns = {
  string: '[\\s\\S]*',
  number: '-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?',
} as const
