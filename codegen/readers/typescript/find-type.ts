import { ts } from './compiler.js'
import type { LoadedProgram } from './loading/program.js'
import { targetOf } from './symbols.js'

/**
 * The type that a recipe names: one that the definitions file declares, imports or exports.
 *
 * @param name with the namespaces that it is in: `v2.Thread`
 */
export function findType({ checker, entry }: LoadedProgram, name: string): ts.Symbol | undefined {
  const [first = '', ...rest] = name.split('.')
  const module = checker.getSymbolAtLocation(entry)
  let symbol = targetOf(
    checker,
    (module && exportOf(checker, module, first)) ??
      checker.resolveName(first, entry, ts.SymbolFlags.Type | ts.SymbolFlags.Namespace | ts.SymbolFlags.Alias, true),
  )
  for (const part of rest) symbol = symbol && targetOf(checker, exportOf(checker, symbol, part))
  return symbol && symbol.flags & ts.SymbolFlags.Type ? symbol : undefined
}

function exportOf(checker: ts.TypeChecker, module: ts.Symbol, name: string): ts.Symbol | undefined {
  const key = ts.escapeLeadingUnderscores(name)
  return module.exports?.get(key) ?? checker.getExportsOfModule(module).find(({ escapedName }) => escapedName === key)
}

/** Types that the definitions file exports, also in its namespaces, by name: `Thread`, `v2.Thread`. */
export function exportedTypes({ checker, entry }: LoadedProgram): Map<string, ts.Symbol> {
  const found = new Map<string, ts.Symbol>()
  const seen = new Set<ts.Symbol>()
  const visit = (module: ts.Symbol, prefix: string): void => {
    if (seen.has(module)) return
    seen.add(module)
    for (const exported of checker.getExportsOfModule(module)) {
      const target = targetOf(checker, exported)
      if (!target) continue
      const name = prefix + exported.name
      if (target.flags & ts.SymbolFlags.Type && !found.has(name)) found.set(name, target)
      if (target.flags & ts.SymbolFlags.Module) visit(target, `${name}.`)
    }
  }
  const module = checker.getSymbolAtLocation(entry)
  if (module) visit(module, '')
  return found
}
