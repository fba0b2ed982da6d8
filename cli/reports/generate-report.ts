import { showName } from '../../base/visible-text.js'
import type { GeneratedOutput } from '../../codegen/commands/generate.js'
import { count, type Style, withSeparators } from './style.js'

/** The changes that generating made, for people; one line when nothing changed. */
export function formatGenerated(outputs: readonly GeneratedOutput[], dryRun: boolean, style: Style): string {
  const total = (pick: (output: GeneratedOutput) => number) => outputs.reduce((sum, output) => sum + pick(output), 0)
  const changes = total(output => output.changes.length)
  const unchanged = total(output => output.unchanged)
  if (changes === 0)
    return `Nothing changed: ${count(unchanged, 'file')} in ${count(outputs.length, 'output')} up to date.\n`
  const lines = outputs
    .filter(output => output.changes.length > 0)
    .flatMap(({ output, protocol, version, target, changes }) => [
      `${style.bold(showName(output))}  ${style.dim(showName(`${protocol} ${version}, ${target}`))}`,
      ...changes.map(({ path, change }) => `  ${change.padEnd(7)}  ${showName(path)}`),
    ])
  const verb = dryRun ? 'would change' : 'changed'
  lines.push(`${count(changes, 'file')} ${verb}, ${withSeparators(unchanged)} up to date.`)
  return `${lines.join('\n')}\n`
}
