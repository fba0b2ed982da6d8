import { createInterface } from 'node:readline/promises'
import { exitCodes } from '../exit-codes.js'
import { printJson } from '../print-json.js'
import { readStandardInput } from '../standard-input.js'
import type { ChatOptions } from './options.js'
import type { TerminalPrompter } from './prompter.js'
import type { Talk } from './talk.js'

/** Asks one question. @returns the exit code */
export async function askOnce(
  talk: Talk,
  question: string,
  options: ChatOptions,
  prompter: TerminalPrompter,
): Promise<number> {
  if (talk.introduction !== undefined) process.stderr.write(`${talk.introduction}\n`)
  const abort = new AbortController()
  let interrupts = 0
  const interrupt = () => {
    interrupts += 1
    abort.abort()
    // A second one does not wait for the agent to stop.
    if (interrupts > 1) void talk.close().then(() => process.exit(exitCodes.cancelled))
  }
  process.on('SIGINT', interrupt)
  if (process.stdin.isTTY && process.stderr.isTTY && !options.json)
    prompter.ask = (asked, signal) => askOnTerminal(asked, signal, abort)
  try {
    const answer = await talk.ask(question, {
      files: options.file ?? [],
      quiet: options.json === true,
      signal: abort.signal,
    })
    if (options.json) printJson(answer.json)
    else if (options.showContext) {
      const { files } = answer
      const lines = files.length === 0 ? ['Context: none'] : ['Context:', ...files.map(path => `  ${path}`)]
      for (const line of ['', ...lines]) process.stderr.write(`${line}\n`)
    }
    return answer.isCancelled ? exitCodes.cancelled : exitCodes.done
  } finally {
    // While the program leaves, a third one must not end it in another way.
    if (interrupts < 2) process.removeListener('SIGINT', interrupt)
  }
}

/** @param signal aborts when the question needs no answer any more @param abort aborted by Ctrl-C */
async function askOnTerminal(question: string, signal: AbortSignal, abort: AbortController): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  terminal.on('SIGINT', () => abort.abort())
  try {
    return await terminal.question(question, { signal })
  } catch {
    process.stderr.write('\n')
    return ''
  } finally {
    terminal.close()
  }
}

/** The question: the message, what comes on standard input, or one after the other. */
export async function readQuestion(options: ChatOptions): Promise<string> {
  const piped = options.stdin ? (await readStandardInput()).trim() : ''
  return [options.message ?? '', piped].filter(part => part !== '').join('\n\n')
}
