import { showLine } from '../../../base/visible-text.js'
import { resolveWire, type Wire } from '../../../base/wire.js'
import type { Piece } from './text.js'

/** A fact about how messages travel. */
export interface WireFact {
  label: string
  pieces: Piece[]
}

const text = (words: string): Piece => ({ text: words, code: false })
const code = (name: string): Piece => ({ text: showLine(name), code: true })

/** How messages travel, in words; what a document leaves out has the meaning of the Language Server Protocol. */
export function wireFacts(wire: Wire | undefined): WireFact[] {
  const { framing, absentParams, params, cancel, goodbye } = resolveWire(wire)
  const lines = framing === 'json-lines' ? 'one message a line' : 'headers with a length'
  const closing = [goodbye?.request, goodbye?.notification].filter(name => name !== undefined)
  return [
    { label: 'Framing', pieces: [text(`${lines} (`), code(framing), text(')')] },
    { label: 'Array of parameters', pieces: [text(params === 'by-position' ? 'the list of parameters' : 'one value')] },
    {
      label: 'Without parameters',
      pieces: absentParams === 'null' ? [code('"params": [null]')] : [code('params'), text(' is left out')],
    },
    {
      label: 'Cancelling a request',
      pieces: cancel ? [code(cancel.method), text(' with its id as '), code(cancel.id)] : [text('not possible')],
    },
    {
      label: 'Before closing',
      pieces:
        closing.length > 0
          ? closing.flatMap((name, index) => [...(index > 0 ? [text(', then ')] : []), code(name)])
          : [text('nothing')],
    },
  ]
}
