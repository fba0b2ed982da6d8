import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const program = fileURLToPath(new URL('./network-policy-program.js', import.meta.url))
const reached: string[] = []
const servers: Server[] = []

async function listen(name: string, redirectTo?: () => string): Promise<string> {
  const server = createServer((request, response) => {
    reached.push(name)
    if (request.url === '/redirect' && redirectTo) response.writeHead(302, { location: redirectTo() }).end()
    else response.end('ok')
  })
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

let other = ''
let endpoint = ''
beforeAll(async () => {
  other = await listen('other')
  endpoint = await listen('endpoint', () => other)
})
afterAll(() => {
  for (const server of servers) server.close()
})

test('only the endpoint can be reached, by whatever way', async () => {
  const pipe = join(tmpdir(), 'no-such-socket')
  const { stdout } = await promisify(execFile)(process.execPath, [program, endpoint, other, pipe])
  const { outcomes, report } = JSON.parse(stdout) as {
    outcomes: Record<string, string>
    report: { refused: Record<string, number> }
  }
  const refused = 'ERR_NETWORK_POLICY'
  expect(outcomes).toEqual({
    beforeAnyEndpoint: refused,
    endpoint: '200',
    fetch: refused,
    request: refused,
    redirect: refused,
    http: refused,
    socket: refused,
    tls: refused,
    name: refused,
    pipe: refused,
    takenAway: refused,
  })
  const address = new URL(other).host
  expect(report.refused).toEqual({
    [new URL(endpoint).origin]: 2,
    [new URL(other).origin]: 2,
    [address]: 4,
    'https://telemetry.invalid': 1,
    [pipe]: 1,
  })
  expect(reached).toEqual(['endpoint', 'endpoint'])
})
