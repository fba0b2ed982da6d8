// A program in a pseudo-terminal, by util-linux's `script`: what a person types, and what they see.
import { spawn } from 'node:child_process'

/** @param {string} text */
const quote = text => `'${text.replaceAll("'", `'\\''`)}'`

/**
 * @param {readonly string[]} command
 * @param {Record<string, string | undefined>} env
 */
export function startInTerminal(command, env) {
  // The size is set by hand: the terminal that `script` makes has none.
  const line = `stty cols 80 rows 24; exec ${command.map(quote).join(' ')}`
  const child = spawn('script', ['-qefc', line, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  let seen = ''
  /** @type {Set<() => void>} */
  const waiting = new Set()
  const look = () => {
    for (const check of waiting) check()
  }
  child.stdout.setEncoding('utf8').on('data', chunk => {
    seen += chunk
    look()
  })
  /** @type {Promise<number | null>} */
  const exit = new Promise(resolve => child.on('close', code => resolve(code)))
  let from = 0

  return {
    child,
    exit,
    /** What was shown so far, with its control sequences. */
    get output() {
      return seen
    },
    /** @param {string} text what is typed, Enter included where it belongs */
    type(text) {
      child.stdin.write(text)
    },
    /** Resolves when a text has been shown since the last one waited for. @param {string | RegExp} wanted */
    shown(wanted) {
      return new Promise((resolve, reject) => {
        const give = (/** @type {string} */ why) => {
          waiting.delete(check)
          reject(new Error(`${why} before it showed ${wanted}; since the last one it showed:\n${seen.slice(from)}`))
        }
        const timer = setTimeout(give, 60_000, 'a minute passed')
        void exit.then(() => give('it ended'))
        const check = () => {
          const rest = seen.slice(from)
          const index = typeof wanted === 'string' ? rest.indexOf(wanted) : rest.search(wanted)
          if (index < 0) return
          from += index + (typeof wanted === 'string' ? wanted.length : 1)
          waiting.delete(check)
          clearTimeout(timer)
          resolve(rest)
        }
        waiting.add(check)
        check()
      })
    },
  }
}
