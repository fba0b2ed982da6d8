import { isObject } from '../../../base/json.js'
import { escapeUnits, showText } from '../../../base/visible-text.js'
import { resolveWire } from '../../../base/wire.js'
import type { Json, Method, Protocol } from '../../protocol/model.js'
import { Samples } from '../../samples/index.js'

/** Longer examples are left out. */
const longestExample = 10_000

/** Makes an example of each method of one version: a message as it goes over the wire. */
export class Examples {
  readonly #wire: ReturnType<typeof resolveWire>
  readonly #samples: Samples

  constructor(protocol: Protocol) {
    this.#wire = resolveWire(protocol.wire)
    this.#samples = new Samples(protocol)
  }

  /** JSON text, several lines; undefined where no valid parameters were found, or they are too long to show. */
  of(method: Method): string | undefined {
    const sample = this.#samples.params(method)
    if (!('value' in sample)) return undefined
    const params = method.params ? this.#onWire(sample.value, method) : this.#absent()
    const message = {
      jsonrpc: '2.0',
      ...(method.kind === 'request' && { id: 1 }),
      method: method.method,
      ...(params !== undefined && { params }),
    }
    const text = visible(JSON.stringify(message, undefined, 2))
    return text.length > longestExample ? undefined : text
  }

  #absent(): Json | undefined {
    return this.#wire.absentParams === 'null' ? [null] : undefined
  }

  /** Parameters are an object or a list of values. */
  #onWire(value: Json, { paramNames }: Method): Json {
    const isList = Array.isArray(value) && (paramNames !== undefined || this.#wire.params === 'by-position')
    return isList || isObject(value) ? value : [value]
  }
}

/** JSON text with characters that cannot be seen as JSON's own escapes: what is copied stays valid. */
function visible(json: string): string {
  return json
    .split('\n')
    .map(line => (showText(line) === line ? line : line.replaceAll(/[^\x20-\x7e]/g, escapeUnits)))
    .join('\n')
}
