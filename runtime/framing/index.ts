/** Framings: how one message is separated from the next. */

import type { FramingName } from '../../base/wire.js'
import { contentLength } from './content-length.js'
import type { Framing } from './framing.js'
import { jsonLines } from './json-lines.js'

export type { Framing }

const framings: Readonly<Record<FramingName, Framing>> = { 'content-length': contentLength, 'json-lines': jsonLines }

/**
 * The framing that a name stands for; a framing stands for itself.
 *
 * @throws {TypeError} for an unknown name
 */
export function resolveFraming(framing: FramingName | Framing): Framing {
  if (typeof framing === 'object') return framing
  if (!Object.hasOwn(framings, framing))
    throw new TypeError(
      `framing: there is no ${JSON.stringify(framing)}; there are ${Object.keys(framings).join(' and ')}`,
    )
  return framings[framing]
}
