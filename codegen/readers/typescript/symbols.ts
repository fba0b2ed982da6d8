import { ts } from './compiler.js'

/** The symbol of the declaration: an imported name leads to the declaration it was imported from. */
export function targetOf(checker: ts.TypeChecker, symbol: ts.Symbol | undefined): ts.Symbol | undefined {
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

/** Name of the installed package that a file belongs to. */
export const packageOfFile = (path: string): string | undefined =>
  /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]
