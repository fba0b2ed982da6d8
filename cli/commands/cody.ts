import type { Command } from 'commander'
import { registerAgent } from './agent.js'
import { registerConfig } from './config.js'
import { registerWhoami } from './whoami.js'

export function registerCody(program: Command): void {
  const cody = program.command('cody').description('commands for Cody only: whoami, agent, config')
  registerWhoami(cody)
  registerAgent(cody)
  registerConfig(cody)
}
