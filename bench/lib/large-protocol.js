/**
 * A protocol of any size whose shapes look like a real one's: per method a parameter object, a result with nested
 * objects and unions, and refs to shapes that other methods share.
 *
 * @param {number} methodCount
 * @param {{ changed?: boolean }} [options] with `changed`, every tenth method's parameters differ
 */
export function largeProtocol(methodCount, { changed = false } = {}) {
  const kinds = /** @type {const} */ (['request', 'request', 'request', 'notification'])
  const directions = /** @type {const} */ (['clientToServer', 'clientToServer', 'serverToClient'])
  /** @type {Record<string, object>} */
  const $defs = {}
  const methods = Array.from({ length: methodCount }, (_, index) => {
    const name = `Shape${index}`
    const neighbour = { $ref: `#/$defs/Shape${(index * 7 + 1) % methodCount}` }
    $defs[name] = {
      description: `What method ${index} works on.`,
      type: 'object',
      properties: {
        id: { type: 'string' },
        kind: { const: `kind-${index}` },
        next: { anyOf: [neighbour, { type: 'null' }] },
        range: {
          type: 'object',
          properties: { start: { type: 'integer' }, end: { type: 'integer' } },
          required: ['start', 'end'],
        },
        mode: { type: 'string', enum: ['add', 'change', 'remove'] },
      },
      required: ['id', 'kind', 'range'],
    }
    $defs[`Method${index}Params`] = {
      type: 'object',
      properties: {
        shape: { $ref: `#/$defs/${name}` },
        tags: { type: 'array', items: { type: 'string' } },
        ...(changed && index % 10 === 0 ? { added: { type: 'string' } } : {}),
      },
      required: ['shape', ...(changed && index % 10 === 0 ? ['added'] : [])],
    }
    const kind = kinds[index % kinds.length] ?? 'request'
    return {
      method: `area${Math.floor(index / 25)}/method${index}`,
      kind,
      messageDirection: directions[index % directions.length],
      summary: `Does the work of method ${index}.`,
      params: { $ref: `#/$defs/Method${index}Params` },
      ...(kind === 'request' ? { result: { type: 'array', items: neighbour } } : {}),
    }
  })
  return { protocol: 'large', version: changed ? '2.0.0' : '1.0.0', methods, $defs }
}
