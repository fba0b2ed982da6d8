// Draws the picture of the first page: node .github/terminal/demo.mjs (after a build)
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startSourcegraphStandIn } from '../../dist/testing/index.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const standIn = await startSourcegraphStandIn({ delayMs: 60 })
const session = `
agent-bindings() { node dist/cli/main.js "$@"; }
prompt() { printf '\\n\\033[32m$\\033[0m npx agent-bindings %s\\n' "$1"; sleep 0.6; }
agent-bindings check
prompt "diff cody@1.28.1 cody@1.114.0 | head -8"
agent-bindings diff cody@1.28.1 cody@1.114.0 | head -8
sleep 1
prompt "chat -m 'Pros and cons of using types in Python?'"
agent-bindings chat -m 'Pros and cons of using types in Python?'
`
const recorder = fileURLToPath(new URL('record.mjs', import.meta.url))
const picture = fileURLToPath(new URL('../../docs/terminal.svg', import.meta.url))
const recording = spawn(
  process.execPath,
  [recorder, picture, '27', 'npx agent-bindings check', 'bash', '-c', session],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, SRC_ENDPOINT: standIn.endpoint, SRC_ACCESS_TOKEN: standIn.token },
  },
)
recording.on('exit', async code => {
  await standIn.close()
  process.exitCode = code ?? 1
})
