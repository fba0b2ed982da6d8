import type { Command } from 'commander'
import { collectOrigins, parseListeningPort } from '../option-values.js'

const help = `
It reaches nothing but the instance that its client configures. Any JSON-RPC
client can use it: messages have Content-Length headers, and it ends when its
input ends.`

export function registerAgent(program: Command): void {
  program
    .command('agent')
    .description('run the embedded Cody agent, for a client of your own')
    .option(
      '--port <number>',
      'serve one connection on this loopback port instead of standard input and output',
      parseListeningPort,
    )
    .option('--allow <origin>', 'let it reach another origin too (repeatable)', collectOrigins)
    .addHelpText('after', help)
    .action(agent)
}

async function agent({ port, allow = [] }: { port?: number; allow?: string[] }): Promise<void> {
  const { embeddedAgentCommand } = await import('../../agents/cody/embedded-agent/index.js')
  const { spawn } = await import('node:child_process')
  const { command, args } = embeddedAgentCommand({ allow, ...(port !== undefined && { port }) })
  const child = spawn(command, args, { stdio: 'inherit' })
  const forward = (signal: NodeJS.Signals) => void child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, forward)
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', code => resolve(code ?? 1))
  })
}
