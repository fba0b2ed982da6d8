// What both agents made of bytes need: JSON lines in, bytes out, and nothing of this package.
import { createInterface } from 'node:readline'

/** Writes a message as one line. @param {object} message */
export const send = message => void process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
/** @param {string} method @param {object} params */
export const notify = (method, params) => send({ method, params })
/** @param {number} ms */
export const wait = ms => new Promise(resolve => setTimeout(resolve, ms))

let asked = 0
/** @type {Map<number, (answer: any) => void>} */
const waiting = new Map()

/** Asks the client. @param {string} method @param {object} params @returns {Promise<any>} its result or error */
export const ask = (method, params) =>
  new Promise(resolve => {
    asked += 1
    waiting.set(asked, resolve)
    send({ id: asked, method, params })
  })

/** Calls a function for each request or notification of the client. @param {(message: any) => unknown} receive */
export function serve(receive) {
  createInterface({ input: process.stdin })
    .on('line', line => {
      const message = JSON.parse(line)
      if (message.method === undefined) waiting.get(message.id)?.(message.result ?? message.error)
      else receive(message)
    })
    .on('close', () => process.exit(0))
}
