import { ts } from './compiler.js'

/** What a symbol stands for: an imported name for the declaration it was imported from. */
export function targetOf(checker: ts.TypeChecker, symbol: ts.Symbol | undefined): ts.Symbol | undefined {
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

/** Name of the installed package that a file belongs to. */
export const packageOfFile = (path: string): string | undefined =>
  /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]
