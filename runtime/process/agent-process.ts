import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ChildProcessWithoutNullStreams, Socket } from '../../base/node-types.js'
import type { ChannelProcess } from '../channel.js'
import type { ExitStatus } from '../errors.js'
import { endWithOwner } from '../owner/owner-end.js'
import type { Redactor } from '../redact.js'
import { within } from '../within.js'
import { type InheritedEnvironment, makeEnvironment } from './environment.js'
import { StderrTail } from './stderr-tail.js'

/** A program to start. */
export interface ProcessOptions {
  /** The program: a path, or a name that is looked up in PATH. No shell is involved. */
  command: string
  /** Its arguments. They show in the system's list of processes: give secrets in `env`. */
  args?: readonly string[]
  /** Variables besides the minimal environment; they win over it, and `undefined` takes one away. */
  env?: Readonly<Record<string, string | undefined>>
  /** Which variables of this process the agent inherits: `minimal` by default. */
  inheritEnv?: InheritedEnvironment
  /** The working directory; this process's own by default. */
  cwd?: string
  /** Called with each line that the agent writes to stderr, redacted. */
  onStderr?: (line: string) => void
}

const groups = process.platform !== 'win32'
const pollMs = 10
/** Milliseconds that stderr is read after the agent has ended. */
const lastWordsMs = 100
/** Milliseconds between SIGTERM and SIGKILL for the rest of the group, once the agent itself is gone. */
const stragglerMs = 200

/** A running agent, in a separate process group. */
export class AgentProcess implements ChannelProcess {
  readonly child: ChildProcessWithoutNullStreams
  readonly pid: number
  readonly description: string
  readonly exited: Promise<ExitStatus>
  readonly #tail: StderrTail
  readonly #gone: () => void
  #status: ExitStatus | undefined
  #terminating: Promise<void> | undefined

  private constructor(child: ChildProcessWithoutNullStreams, pid: number, command: string, tail: StderrTail) {
    this.child = child
    this.pid = pid
    this.description = `${command} (pid ${pid})`
    this.#tail = tail
    this.#gone = endWithOwner(pid)
    this.exited = new Promise(resolve => {
      child.once('exit', (exitCode, signal) => {
        const status = { exitCode, signal }
        this.#status = status
        if (!this.#groupLives()) this.#gone()
        // Wait for the rest of stderr, but not for long: another process may hold the pipe open.
        const { stderr } = child
        if (stderr.closed) resolve(status)
        else void within(lastWordsMs, once(stderr, 'close')).then(() => resolve(status))
      })
    })
  }

  /**
   * Starts a program.
   *
   * @throws {SpawnError} when the system cannot start it
   */
  static async start(options: ProcessOptions, stderrBytes: number, redactor: Redactor): Promise<AgentProcess> {
    const { command, args = [], cwd, onStderr } = options
    const env = makeEnvironment(options.env, options.inheritEnv)
    redactor.learn(env)
    let child: ChildProcessWithoutNullStreams
    try {
      child = spawn(command, args, { env, stdio: 'pipe', detached: groups, windowsHide: true, ...(cwd && { cwd }) })
      await once(child, 'spawn')
    } catch (error) {
      const { spawnError } = await import('./spawn-error.js')
      throw spawnError(command, cwd, env, error)
    }
    // After `spawn` there is a pid; later errors only say that a signal did not reach a process that is gone.
    child.on('error', () => {})
    // Before `spawn` there may be no streams: a system without a free file descriptor makes none.
    const tail = new StderrTail(child.stderr, stderrBytes, redactor)
    if (onStderr) tail.watch(onStderr)
    return new AgentProcess(child, child.pid as number, command, tail)
  }

  get stderr(): string {
    return this.#tail.text
  }

  /** Calls a listener with each line of stderr, redacted. @returns a function that ends it */
  watchStderr(onLine: (line: string) => void): () => void {
    return this.#tail.watch(onLine)
  }

  terminate(killMs: number): Promise<void> {
    this.#terminating ??= this.#terminate(killMs)
    return this.#terminating
  }

  async #terminate(killMs: number): Promise<void> {
    this.#signal('SIGTERM')
    await within(killMs, this.exited)
    // Members of the group that outlive the agent get a moment more. Some may be zombies, which look
    // the same from here, so the moment is short.
    const deadline = Date.now() + Math.min(killMs, stragglerMs)
    while (this.#groupLives() && Date.now() < deadline) await new Promise(resolve => setTimeout(resolve, pollMs))
    if (this.#groupLives()) this.#signal('SIGKILL')
    await this.exited
    this.#gone()
  }

  /** Sets whether it keeps this program alive. */
  hold(held: boolean): void {
    for (const handle of [this.child, this.child.stdin, this.child.stdout, this.child.stderr] as unknown as Socket[])
      handle[held ? 'ref' : 'unref']()
  }

  /** Destroys the pipes, which members of the group may still hold open. */
  release(): void {
    for (const stream of [this.child.stdin, this.child.stdout, this.child.stderr]) stream.destroy()
  }

  #groupLives(): boolean {
    if (!groups) return this.#status === undefined
    try {
      process.kill(-this.pid, 0)
      return true
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM'
    }
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      if (groups) process.kill(-this.pid, signal)
      else this.child.kill(signal)
    } catch {
      // The process is gone; there is nothing to signal.
    }
  }
}
