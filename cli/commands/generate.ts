import type { Command } from 'commander'

export function registerGenerate(program: Command): void {
  program.command('generate').description('write the bindings of every protocol document in the configuration')
}
