// A program in a pseudo-terminal, by util-linux's `script`: what a person types, and what they see.
import { spawn } from 'node:child_process'

/** @param {string} text */
const quote = text => `'${text.replaceAll("'", `'\\''`)}'`

/**
 * @param {readonly string[]} command
 * @param {Record<string, string | undefined>} env
 */
export const startInTerminal = (command, env) => new ProgramInTerminal(command, env)

class ProgramInTerminal {
  #seen = ''
  /** Where the search for the next text begins. */
  #from = 0
  /** @type {Set<() => void>} */
  #waiting = new Set()

  /**
   * @param {readonly string[]} command
   * @param {Record<string, string | undefined>} env
   */
  constructor(command, env) {
    // The size is set by hand: the terminal that `script` makes has none.
    const line = `stty cols 80 rows 24; exec ${command.map(quote).join(' ')}`
    this.child = spawn('script', ['-qefc', line, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'pipe'] })
    this.child.stdout.setEncoding('utf8').on('data', chunk => {
      this.#seen += chunk
      for (const check of this.#waiting) check()
    })
    /** @type {Promise<number | null>} */
    this.exit = new Promise(resolve => this.child.on('close', code => resolve(code)))
  }

  /** What was shown so far, with its control sequences. */
  get output() {
    return this.#seen
  }

  /** @param {string} text what is typed, Enter included where it belongs */
  type(text) {
    this.child.stdin.write(text)
  }

  /** Resolves when a text has been shown since the last one waited for. @param {string | RegExp} wanted */
  shown(wanted) {
    return new Promise((resolve, reject) => {
      const give = (/** @type {string} */ why) => {
        this.#waiting.delete(check)
        const rest = this.#seen.slice(this.#from)
        reject(new Error(`${why} before it showed ${wanted}; since the last one it showed:\n${rest}`))
      }
      const timer = setTimeout(give, 60_000, 'a minute passed')
      void this.exit.then(() => give('it ended'))
      const check = () => {
        const rest = this.#seen.slice(this.#from)
        const index = typeof wanted === 'string' ? rest.indexOf(wanted) : rest.search(wanted)
        if (index < 0) return
        this.#from += index + (typeof wanted === 'string' ? wanted.length : 1)
        this.#waiting.delete(check)
        clearTimeout(timer)
        resolve(rest)
      }
      this.#waiting.add(check)
      check()
    })
  }
}
