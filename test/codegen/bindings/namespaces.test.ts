import { expect, test } from 'vitest'
import { bindingsOf } from '../../../codegen/bindings/build.js'
import type { Namespace } from '../../../codegen/bindings/model.js'
import { generate } from '../../../codegen/index.js'
import type { Method } from '../../../codegen/protocol/model.js'

const protocolOf = (...names: string[]) => ({
  protocol: 'sample',
  version: '1.0.0',
  methods: names.map(
    (method): Method => ({ method, kind: 'notification', messageDirection: 'clientToServer', params: null }),
  ),
  $defs: {},
})

/** The wire names of methods, with the path of the namespace that they are in. */
const placed = ({ path, methods, namespaces }: Namespace): string[] => [
  ...methods.map(({ method }) => `${path.length}: ${method.method}`),
  ...namespaces.flatMap(placed),
]

test('names have sixteen segments at most, and the last one holds the rest', async () => {
  const letters = [...'abcdefghijklmnop']
  const [most, more] = [letters.join('/'), `${letters.join('/')}/q.r`]
  expect(placed(bindingsOf(protocolOf(most, more)).client)).toEqual([`15: ${most}`, `15: ${more}`])
  const [client] = (await generate(protocolOf(more))).filter(({ path }) => path === 'client.ts')
  expect(client?.content).toContain(more)
})

test('what is generated grows with the length of a name, not by its square', async () => {
  const sizeOf = async (segments: number) => {
    const files = await generate(protocolOf(Array.from({ length: segments }, (_, at) => `a${at % 10}`).join('/')))
    return files.reduce((size, { content }) => size + content.length, 0)
  }
  expect(await sizeOf(320)).toBeLessThan(1.5 * (await sizeOf(160)))
})
