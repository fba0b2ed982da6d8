import { isObject } from '../../base/json.js'
import { ErrorResponse } from '../../runtime/index.js'
import { type NamedAgent, notSignedIn } from '../session/errors.js'

/** Whether an error, of a turn or of a call, means that somebody has to sign in. */
export const isUnauthorized = (error: unknown): boolean => isObject(error) && error.codexErrorInfo === 'unauthorized'

/** @returns NOT_SIGNED_IN for an error that means it; undefined for any other */
export const explain = (error: unknown, agent: NamedAgent) =>
  error instanceof ErrorResponse && isUnauthorized(error.data) ? notSignedIn(agent, error) : undefined
