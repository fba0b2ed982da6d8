/** Milliseconds that nothing comes before the line is shown. */
const patienceMs = 3_000

/** Says on a terminal that the agent is waited for, while nothing comes; takes it away before anything else is written. */
export class WaitingLine {
  #timer: NodeJS.Timeout | undefined
  #isShown = false

  /** Begins to wait. Nothing may be written on standard error before `stop`. */
  start(): void {
    this.stop()
    if (!process.stderr.isTTY) return
    this.#timer = setTimeout(() => {
      this.#isShown = true
      process.stderr.write('waiting for the agent …')
    }, patienceMs)
  }

  stop(): void {
    clearTimeout(this.#timer)
    if (this.#isShown) process.stderr.write('\r\u001b[K')
    this.#isShown = false
  }
}
