import { PassThrough } from 'node:stream'
import { CodyAgentServer, CodyClient } from '../../dist/generated/cody/1.114/index.js'
import { streams } from '../../dist/runtime/index.js'
import { median } from '../lib/rows.js'

/**
 * What a generated method adds to the call of the connection that it makes: both in turn over the same connection.
 *
 * @param {number} rounds
 * @param {number} calls calls of each kind in a round
 */
export async function measureCalls(rounds, calls) {
  const { client, close } = await openPair()
  const { connection } = client
  const repository = { repoName: 'example' }
  const kinds = {
    'bare call of the connection': () => connection.request('graphql/getRepoId', repository, undefined),
    'generated method': () => client.graphql.getRepoId(repository),
    'generic request': () => client.request('graphql/getRepoId', repository),
  }
  const samples = await inTurn(kinds, rounds, calls)
  await close()
  return samples
}

/**
 * The time of the same calls when nothing is sent: what the generated method itself costs.
 *
 * @param {number} rounds
 * @param {number} calls
 */
export async function measureCallsAlone(rounds, calls) {
  const answered = Promise.resolve(null)
  const connection = /** @type {import('../../dist/runtime/index.js').AgentConnection} */ (
    /** @type {unknown} */ ({ request: () => answered, handle: () => undefined })
  )
  const client = new CodyClient(connection)
  const repository = { repoName: 'example' }
  const kinds = {
    'bare call, nothing sent': () => connection.request('graphql/getRepoId', repository, undefined),
    'generated method, nothing sent': () => client.graphql.getRepoId(repository),
  }
  const samples = await inTurn(kinds, rounds, calls)
  return Object.fromEntries(
    Object.entries(samples).map(([name, values]) => [name, values.map(ms => (ms * 1e6) / calls)]),
  )
}

/**
 * Milliseconds for the calls of each kind, round by round: the median of small blocks, which take turns in changing
 * order, so that what the machine does meanwhile meets every kind alike.
 *
 * @param {Record<string, () => Promise<unknown>>} kinds
 * @param {number} rounds
 * @param {number} calls
 */
async function inTurn(kinds, rounds, calls) {
  const size = Math.max(1, Math.min(100, calls))
  const names = Object.keys(kinds)
  /** @type {Record<string, number[]>} */
  const samples = Object.fromEntries(names.map(name => [name, []]))
  for (let round = -1; round < rounds; round++) {
    /** @type {Record<string, number[]>} */
    const blocks = Object.fromEntries(names.map(name => [name, []]))
    for (let block = 0; block * size < calls; block++)
      for (const turn of names.keys()) {
        const name = names[(block + turn) % names.length] ?? ''
        const call = kinds[name]
        const start = performance.now()
        for (let index = 0; index < size; index++) await call?.()
        blocks[name]?.push(performance.now() - start)
      }
    if (round < 0) continue
    for (const name of names) samples[name]?.push((median(blocks[name] ?? []) * calls) / size)
  }
  return samples
}

async function openPair() {
  const [there, back] = [new PassThrough(), new PassThrough()]
  const server = await CodyAgentServer.serve({
    handlers: { 'graphql/getRepoId': () => 'id', shutdown: () => null },
    transport: streams({ readable: there, writable: back }),
  })
  const client = await CodyClient.connect({ transport: streams({ readable: back, writable: there }) })
  const close = async () => void (await Promise.all([client.close(), server.close()]))
  return { client, close }
}
