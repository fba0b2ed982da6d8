import type { Command } from 'commander'
import { type AgentOptions, addCodyOptions, connectionOptions } from '../agent-options.js'
import { printJson } from '../print-json.js'

export function registerWhoami(program: Command): void {
  addCodyOptions(program.command('whoami'))
    .description('show who is signed in, at which instance, and with which agent')
    .option('--json', 'print it as JSON')
    .action(whoami)
}

async function whoami({ json, ...options }: AgentOptions & { json?: boolean }): Promise<void> {
  const { openCody } = await import('../../agents/cody/index.js')
  const { alignColumns } = await import('../reports/style.js')
  const { showProse } = await import('../../base/visible-text.js')
  const cody = await openCody(await connectionOptions(options))
  try {
    const { user, protocolVersion } = cody
    if (json) {
      printJson({ ...user, protocolVersion })
      return
    }
    const rows = [
      ['User', user.displayName ? `${user.username} (${user.displayName})` : user.username],
      ['Email', user.email ?? 'not known'],
      ['Instance', user.siteVersion ? `${user.endpoint} (${user.siteVersion})` : user.endpoint],
      ['Protocol', `Cody ${protocolVersion}`],
    ]
    process.stdout.write(`${alignColumns(rows.map(row => row.map(showProse))).join('\n')}\n`)
  } finally {
    await cody.close()
  }
}
