import type { EngineOptions } from './connection/engine.js'
import { explain, quoteStderr } from './explain.js'
import { startTimer } from './limits.js'

/** Reports once when nothing has arrived for a while after the first request. */
export class SilenceWatch {
  readonly #options: EngineOptions
  #timer: NodeJS.Timeout | undefined
  #over = false

  constructor(options: EngineOptions) {
    this.#options = options
  }

  /** A request was sent; the first one starts the clock. */
  asked(method: string): void {
    if (this.#over || this.#timer) return
    const { silentMs } = this.#options.limits
    this.#timer = startTimer(silentMs, () => {
      const { description: agent, framing: own = 'its', process } = this.#options.channel
      const stderr = quoteStderr(process?.stderr ?? '')
      this.#options.report('silence', () => explain('silence', { agent, ms: silentMs, method, own }) + stderr)
    })
    this.#timer?.unref()
  }

  /** A message has arrived, or nothing is waited for any more. */
  stop(): void {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#timer)
  }
}
