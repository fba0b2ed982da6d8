import { text as readAll } from 'node:stream/consumers'
import type { CodySession } from '../../agents/cody/index.js'
import { printJson } from '../print-json.js'
import type { ChatOptions } from './options.js'
import { contextLines, printReply } from './print-reply.js'

/** Asks one question. @returns the exit code */
export async function askOnce(cody: CodySession, question: string, options: ChatOptions): Promise<number> {
  const chat = await cody.newChat({ repositories: options.contextRepo })
  const abort = new AbortController()
  const interrupt = () => abort.abort()
  process.once('SIGINT', interrupt)
  try {
    const reply = chat.ask(question, { contextFiles: options.contextFile, signal: abort.signal })
    const { text, model, files, cancelled } = await printReply(reply, { quiet: options.json === true })
    if (options.json) printJson({ text, model, files, cancelled })
    else if (options.showContext)
      for (const line of ['', 'Context:', ...contextLines(files).map(path => `  ${path}`)])
        process.stderr.write(`${line}\n`)
    return cancelled ? 130 : 0
  } finally {
    process.removeListener('SIGINT', interrupt)
  }
}

/** The question: the message, what comes on standard input, or one after the other. */
export async function readQuestion(options: ChatOptions): Promise<string> {
  const piped = options.stdin ? (await readAll(process.stdin)).trim() : ''
  return [options.message ?? '', piped].filter(part => part !== '').join('\n\n')
}
