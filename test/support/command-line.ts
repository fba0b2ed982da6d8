import { fileURLToPath } from 'node:url'
import { built } from './built.js'

const { run }: typeof import('../../cli/program.js') = await built('cli/program.js')

/** The built command line. */
export const commandLine = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

/** What a command left behind. */
export interface Ended {
  status: number
  stdout: string
  stderr: string
}

/** Takes every variable away: what a command gets is then what its test names. */
export const emptyEnvironment = (): Record<string, undefined> =>
  Object.fromEntries(Object.keys(process.env).map(name => [name, undefined]))

type Write = typeof process.stdout.write

/** Puts what is written to a stream aside, until `restore` is called. */
function capture(stream: NodeJS.WriteStream) {
  const write = stream.write
  const captured = {
    text: '',
    restore: () => {
      stream.write = write
    },
  }
  stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    captured.text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
    const done = rest.at(-1)
    if (typeof done === 'function') done()
    return true
  }) as Write
  return captured
}

/**
 * What a command says besides that an agent was silent for ten seconds: on a busy machine the start of any of them takes
 * that long. test/runtime/scenarios/explains.test.ts has the warning.
 */
const withoutSilence = (stderr: string) => stderr.replace(/^warning: no message from .* ms since .*\n(?: .*\n)*/gm, '')

/**
 * Runs a command of the built command line in a folder, in this process: to start one and to load the generator takes
 * most of the time of a short command. Tests of signals, pipes and terminals start processes. One command at a time.
 *
 * @param env what differs from the environment of this process; undefined takes a variable away
 */
export async function runCommand(
  cwd: string,
  args: readonly string[],
  env: Record<string, string | undefined> = {},
): Promise<Ended> {
  const before = { cwd: process.cwd(), argv: process.argv, env: process.env, exitCode: process.exitCode }
  const [stdout, stderr] = [capture(process.stdout), capture(process.stderr)]
  process.chdir(cwd)
  process.argv = [process.execPath, commandLine, ...args]
  process.env = Object.fromEntries(Object.entries({ ...before.env, ...env }).filter(([, value]) => value !== undefined))
  process.exitCode = undefined
  try {
    return { status: await run(process.argv), stdout: stdout.text, stderr: withoutSilence(stderr.text) }
  } finally {
    for (const stream of [stdout, stderr]) stream.restore()
    process.chdir(before.cwd)
    process.argv = before.argv
    process.env = before.env
    process.exitCode = before.exitCode
  }
}
