// Draws the picture of the first page: node .github/terminal/demo.mjs (after a build; packages come from the registry).
// In an empty project it does what the page says: the protocol, the bindings, the program, a change that breaks clients.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const page = readFileSync(join(root, 'README.md'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-picture-'))
try {
  for (const file of ['protocol.ts', 'own.ts']) {
    const code = page.match(new RegExp(`<!-- test: ${file} -->\n\`\`\`ts\n([\\s\\S]*?)\`\`\``))?.[1]
    if (code === undefined) throw new Error(`README.md has no block of ${file}`)
    writeFileSync(join(folder, file), code)
  }
  writeFileSync(join(folder, 'package.json'), '{ "name": "hello", "private": true, "type": "module" }\n')
  const archive = run('npm', ['pack', '--silent', '--pack-destination', folder], root).trim()
  run('npm', ['install', '--silent', `./${archive}`, 'ts-morph', 'typescript', '@types/node'])
  run('git', ['init', '--quiet'])

  const session = `
    prompt() { printf '\\n\\033[32m$\\033[0m %s\\n' "$1"; sleep 0.8; }
    step() { prompt "$1"; eval "$1"; }
    cat protocol.ts
    step 'npx agent-bindings init protocol.ts --name hello | head -1'
    step 'npx tsc && node dist/own.js'
    git add protocol.ts schema && git -c user.name=you -c user.email=you@localhost commit --quiet -m 'Speak hello'
    step "sed -i 's/tone?:/tone:/' protocol.ts && npx agent-bindings generate | tail -1"
    step 'npx agent-bindings diff HEAD:schema/hello/0.1.0.json hello --witness'
  `
  const recorder = fileURLToPath(new URL('record.mjs', import.meta.url))
  const picture = join(root, 'docs/terminal.svg')
  const { status } = spawnSync(process.execPath, [recorder, picture, '28', 'cat protocol.ts', 'bash', '-c', session], {
    cwd: folder,
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
} finally {
  rmSync(folder, { recursive: true })
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args, cwd = folder) {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}
