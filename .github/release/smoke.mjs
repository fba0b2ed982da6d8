// Installs the one tarball of a folder into an empty project, and uses it: every entry point is imported, and a client
// talks to a mock agent. Usage: node .github/release/smoke.mjs FOLDER
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const [folder = '.'] = process.argv.slice(2)
const tarballs = readdirSync(folder).filter(name => name.endsWith('.tgz'))
if (tarballs.length !== 1) throw new Error(`${folder} has ${tarballs.length} tarballs, one is wanted`)
const tarball = resolve(folder, String(tarballs[0]))

const project = mkdtempSync(join(tmpdir(), 'smoke-'))
const run = (/** @type {string} */ command, /** @type {string[]} */ ...args) =>
  execFileSync(command, args, { cwd: project, encoding: 'utf8', shell: process.platform === 'win32' })
try {
  writeFileSync(join(project, 'package.json'), '{ "name": "smoke", "private": true, "type": "module" }')
  run('npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', tarball)
  writeFileSync(
    join(project, 'smoke.js'),
    `import { readFileSync } from 'node:fs'
import { AcpClient } from 'agent-bindings/acp'

const { exports } = JSON.parse(readFileSync('node_modules/agent-bindings/package.json', 'utf8'))
for (const entry of Object.keys(exports)) if (entry !== './package.json') await import('agent-bindings' + entry.slice(1))
const cli = 'node_modules/agent-bindings/dist/cli/main.js'
const client = await AcpClient.spawn({ command: process.execPath, args: [cli, 'mock', 'acp@1'] })
const { protocolVersion } = await client.initialize({ protocolVersion: 1 })
await client.close()
console.log(protocolVersion === 1 ? 'works' : 'does not work')
`,
  )
  if (run('node', 'smoke.js').trim() !== 'works') throw new Error('the package does not work in an empty project')
  process.stdout.write(`${run('npx', 'agent-bindings', '--version').trim()} works in an empty project\n`)
} finally {
  rmSync(project, { recursive: true, force: true })
}
