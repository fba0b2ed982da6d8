import type { Message } from 'vscode-jsonrpc'
import { isObject } from '../../base/json.js'
import { refuse } from './incoming.js'
import { ErrorCodes } from './rpc.js'

/** Gathers the answers to the requests of one batch, and sends them as a batch when the last one is there. */
export class BatchReply {
  readonly #send: (messages: Message[]) => void
  readonly #answers: Message[] = []
  /** One more than is answered, until every message of the batch has been handed on. */
  #missing = 1

  constructor(send: (messages: Message[]) => void) {
    this.#send = send
  }

  /** One more answer is to be waited for. */
  expect(): void {
    this.#missing++
  }

  readonly reply = (message: Message): void => {
    this.#answers.push(message)
    this.#settle()
  }

  /** Every message of the batch has been handed on. */
  complete(): void {
    this.#settle()
  }

  #settle(): void {
    this.#missing--
    if (this.#missing > 0 || this.#answers.length === 0) return
    try {
      this.#send(this.#answers)
    } catch {
      // The answers are too large for one message: each request is answered with an error.
      for (const { id } of this.#answers as { id?: number | string | null }[])
        refuse(one => this.#send([one]), id ?? null, ErrorCodes.InternalError, 'the answer to the batch cannot be sent')
    }
  }
}

/** Whether a value can be the id of a request. A large number would be another one in the answer. */
export const isId = (id: unknown): id is number | string =>
  typeof id === 'string' || (typeof id === 'number' && (Number.isSafeInteger(id) || !Number.isInteger(id)))

/** Whether a value is a request or a notification. */
export const isCall = (value: unknown) => isObject(value) && typeof value.method === 'string'

/** Whether a message of a batch gets an answer. */
export function isAnswered(value: unknown, answersInvalid: boolean): boolean {
  if (isCall(value)) return (value as Record<string, unknown>).id !== undefined
  return answersInvalid && !(isObject(value) && isResponse(value))
}

/** Whether an object that is no call is a response: what has a method of another type is neither. */
export const isResponse = ({ method, id, result, error }: Readonly<Record<string, unknown>>): boolean =>
  method === undefined && (id !== undefined || result !== undefined || error !== undefined)
