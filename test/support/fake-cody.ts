import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('fake-cody-agent.js', import.meta.url))

/** The command of a mock of Cody's agent. @param scenario one of `fake-cody-agent.js` @param port for TCP; 0 takes any */
export const fakeCody = (scenario = 'repeats', port?: number): string[] => [
  process.execPath,
  program,
  scenario,
  ...(port === undefined ? [] : [String(port)]),
]

/** The same for `--agent`. */
export const fakeCodyOption = (scenario?: string): string[] => [
  '--agent',
  fakeCody(scenario)
    .map(word => `"${word}"`)
    .join(' '),
]
