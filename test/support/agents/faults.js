// What can go wrong with an agent, by name. Each takes the wire and misbehaves.
import { spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import { encode, frame } from './wire.js'

/** @typedef {import('./wire.js').Wire} Wire */

/** @param {Wire} wire @param {any} message whether it was one of the usual calls, which every agent answers */
function usual(wire, message) {
  if (message.method === 'shutdown' || message.method === 'initialize') wire.reply(message)
  else if (message.method === 'exit') process.exit(0)
  else if (message.method === 'echo') wire.reply(message, message.params)
  else if (message.method === 'received') wire.reply(message, wire.received)
  else return false
  return true
}

/** @param {Wire} wire @param {{ method: string, params: unknown, id?: string }} call */
const ask = (wire, { method, params, id = 'q' }) => wire.send({ id, method, params })

/** @param {(wire: Wire, message: any) => void} handle what happens on a call that is not one of the usual */
const on = handle => (/** @type {Wire} */ wire) =>
  wire.listen(message => {
    if (!usual(wire, message)) handle(wire, message)
  })

/** @param {(id: number) => string | Buffer} bytes what is written when `fault` is called */
const writes = bytes =>
  on((wire, message) => {
    if (message.method === 'fault') wire.write(bytes(message.id))
  })

/** Everything the agent `counts` sends bears the next number. */
let count = 0

/** @type {Record<string, (wire: Wire) => void>} */
export const faults = {
  none: on(() => {}),
  'exit in initialize'(wire) {
    wire.listen(() => {
      console.error('cannot open the workspace')
      process.exitCode = 1
      process.exit()
    })
  },
  silent(wire) {
    wire.listen(() => {})
  },
  'truncated frame': on(wire => {
    wire.writable.write('Content-Length: 100\r\n\r\n{"jsonrpc"', () => process.exit(3))
  }),
  preamble(wire) {
    wire.write('Welcome to the agent!\nWarming up …\n')
    faults.none?.(wire)
  },
  'preamble without end'(wire) {
    wire.write('x'.repeat(200_000))
    faults.none?.(wire)
  },
  garbage: writes(() => 'Segmentation fault, perhaps\n'),
  'negative length': writes(() => 'Content-Length: -5\r\n\r\n{}'),
  'length with letters': writes(() => 'Content-Length: 10abc\r\n\r\n{}'),
  'length as a float': writes(() => 'Content-Length: 1e9\r\n\r\n{}'),
  'two lengths': writes(() => 'Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}'),
  'no length': writes(() => 'Content-Type: application/json\r\n\r\n{}'),
  'too long': writes(() => 'Content-Length: 2000000\r\n\r\n{}'),
  'endless header': writes(() => `Content-Type: ${'x'.repeat(16 << 20)}`),
  stalled: writes(() => 'Content-Length: 100\r\n\r\n{"jso'),
  'not JSON': writes(() => frame('{"accessToken":"sesame-open-1234", oops')),
  batch: writes(id =>
    encode([
      { jsonrpc: '2.0', method: 'tick', params: { n: 1 } },
      { jsonrpc: '2.0', id, result: 7 },
    ]),
  ),
  'odd ids': writes(id =>
    [
      { id: 987654, result: 'unknown' },
      { id: String(id), result: 'string' },
      { id: null, result: 'null' },
      { id, result: 'right' },
      { id, result: 'again' },
    ]
      .map(message => encode({ jsonrpc: '2.0', ...message }))
      .join(''),
  ),
  'empty answer': writes(id => encode({ jsonrpc: '2.0', id })),
  'error without code': writes(id => encode({ jsonrpc: '2.0', id, error: 'no' })),
  'late answer': on((wire, message) => {
    if (message.method === '$/cancelRequest') wire.send({ id: message.params.id, result: 'late' })
  }),
  asks: on((wire, message) => {
    if (message.method === 'ask') ask(wire, message.params)
  }),
  'asks in initialize'(wire) {
    /** @type {any} */
    let initialize
    wire.listen(message => {
      if (message.method === 'initialize') {
        initialize = message
        wire.send({ id: 1, method: 'secrets/get', params: ['key'] })
      } else if (message.id === 1 && message.method === undefined) wire.reply(initialize, message.result)
      else usual(wire, message)
    })
  },
  deaf(wire) {
    wire.readable.once('data', chunk => {
      wire.readable.pause()
      wire.reply({ id: Number(/"id":(\d+)/.exec(String(chunk))?.[1]) })
    })
    setInterval(() => {}, 1000)
  },
  flood: on((wire, message) => {
    const { count, text = '' } = message.params
    let i = 0
    const more = () => {
      let room = true
      while (room && i < count) room = wire.send({ method: 'tick', params: { n: i++, text } })
      if (room) wire.reply(message)
      else wire.writable.once('drain', more)
    }
    more()
  }),
  counts: on((wire, message) => {
    for (const _ of [1, 2, 3]) wire.send({ method: 'tick', params: { n: count++ } })
    wire.reply(message, count++)
  }),
  'much on stderr': on((wire, message) => {
    let left = message.params.megabytes
    const more = () => {
      if (left-- > 0) process.stderr.write(`${'e'.repeat((1 << 20) - 1)}\n`, more)
      else process.stderr.write('the end\n', () => wire.reply(message))
    }
    more()
  }),
  'ignores SIGTERM'(wire) {
    process.on('SIGTERM', () => {})
    setInterval(() => {}, 1000)
    wire.listen(message => {
      if (message.method === 'initialize' || message.method === 'shutdown') wire.reply(message)
    })
  },
  'hangs up'(wire) {
    process.on('SIGTERM', () => {})
    setInterval(() => {}, 1000)
    on((_, message) => {
      if (message.method !== 'hang up') return
      if (wire.writable === process.stdout) closeSync(1)
      else wire.writable.end()
    })(wire)
  },
  'ignores shutdown'(wire) {
    wire.listen(message => {
      if (message.method !== 'shutdown') usual(wire, message)
    })
  },
  'ignores exit'(wire) {
    // With a listener to this signal, neither the end of its input nor `exit` makes it leave.
    process.on('SIGTERM', () => {
      process.stderr.write('told by a signal\n', () => process.exit(0))
    })
    setInterval(() => {}, 1000)
    wire.listen(message => {
      if (message.method !== 'exit') usual(wire, message)
    })
  },
  'leaves a grandchild'(wire) {
    const grandchild = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
    on((_, message) => wire.reply(message, grandchild.pid))(wire)
  },
  'crash at once'() {
    process.exit(7)
  },
  'crash on call': on((_, message) => {
    if (message.id !== undefined) process.exit(7)
  }),
  'tells secrets': on((wire, message) => {
    const { token } = message.params
    process.stderr.write(`using ${token.slice(0, 7)}`)
    setTimeout(() => {
      process.stderr.write(`${token.slice(7)} as the key\n`)
      wire.send({
        id: message.id,
        error: { code: -1, message: `bad token ${token}`, data: { accessToken: token, n: 1 } },
      })
    }, 50)
  }),
}
