import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { baseMembers } from '../../../codegen/targets/typescript/names.js'
import {
  AgentClient,
  type AgentConnection,
  AgentServer,
  ContractError,
  contractVersion,
  streams,
  type ViewOptions,
} from '../../../runtime/index.js'

const describe = (contract: number) => ({
  name: 'notes',
  version: '1.0.0',
  contract,
  wire: {},
  regenerate: 'npx agent-bindings generate',
})

class Client extends AgentClient<object, object, object, object> {
  static readonly protocol = describe(contractVersion)

  constructor(connection: AgentConnection, { contract = contractVersion }: ViewOptions & { contract?: number } = {}) {
    super(describe(contract), connection, {})
  }
}

/** A client whose bindings are newer than the runtime. */
class Newer extends Client {
  constructor(connection: AgentConnection) {
    super(connection, { contract: 99 })
  }
}

test('older bindings say how to make them anew, where they are constructed', () => {
  expect(() => new Client({} as AgentConnection, { contract: contractVersion - 1 })).toThrow(
    new ContractError(describe(contractVersion - 1)),
  )
  expect(new ContractError(describe(0)).message).toBe(
    'the notes 1.0.0 bindings were generated for contract 0 and this runtime has 2; ' +
      'generate them anew: npx agent-bindings generate',
  )
})

test('newer bindings ask for a newer runtime', () => {
  expect(new ContractError(describe(contractVersion + 1)).message).toContain('upgrade the package agent-bindings')
})

test('connecting with bindings of another contract is refused and leaves nothing open', async () => {
  const [there, back] = [new PassThrough(), new PassThrough()]
  const options = { transport: streams({ readable: back, writable: there }), wire: { goodbye: null } }
  await expect(Newer.connect(options)).rejects.toBeInstanceOf(ContractError)
  expect(there.destroyed).toBe(true)
})

test('no method of a protocol can take the place of what clients and agents have themselves', () => {
  const own = [AgentClient, AgentServer].flatMap(base => {
    const layers = [base.prototype, Object.getPrototypeOf(base.prototype)]
    return layers.flatMap(layer => Object.getOwnPropertyNames(layer))
  })
  const members = new Set([...own, 'connection', 'handshake'].filter(name => name !== 'constructor'))
  expect([...members].sort()).toEqual([...baseMembers].sort())
})
