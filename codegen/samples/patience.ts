import type { JsonSchema } from '../protocol/model.js'

/** Values tried for one sample; past half of them only what costs least is made. */
const mostTries = 40_000
/** Values that are tried however many searches found nothing. */
const fewestTries = 400

/** How many values a sample may try: each schema whose search ends without one halves it, for there may be thousands. */
export class Patience {
  readonly #lostWith = new WeakSet<JsonSchema>()
  #tries = mostTries

  get tries(): number {
    return this.#tries
  }

  /** A mock asks for a schema many times: it counts once. */
  lose(schema: JsonSchema): void {
    if (this.#lostWith.has(schema)) return
    this.#lostWith.add(schema)
    this.#tries = Math.max(fewestTries, this.#tries / 2)
  }
}
