// Enforces the policy in a process of its own, tries every way out, and prints what became of each.
import { get } from 'node:http'
import { connect } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import { built } from '../../support/built.js'

/** @type {typeof import('../../../agents/cody/embedded-agent/network-policy.js')} */
const { enforceNetworkPolicy } = await built('agents/cody/embedded-agent/network-policy.js')

const [endpoint = '', other = '', pipe = ''] = process.argv.slice(2)
const policy = enforceNetworkPolicy([], () => {})

/** @param {Promise<unknown>} attempt */
const outcome = attempt =>
  attempt.then(String, error => error.code ?? error.cause?.code ?? error.cause?.cause?.code ?? String(error))
/** @param {import('node:events').EventEmitter} emitter @param {string} event */
const once = (emitter, event) =>
  new Promise((resolve, reject) => emitter.once(event, () => resolve(event)).once('error', reject))
/** @param {string} url */
const status = async url => (await fetch(url)).status
/** @param {string | null} configured */
const statusWith = configured => {
  policy.setEndpoint(configured)
  return status(endpoint)
}
const { hostname, port } = new URL(other)

const outcomes = {
  beforeAnyEndpoint: await outcome(status(endpoint)),
  endpoint: await outcome(statusWith(endpoint)),
  fetch: await outcome(status(other)),
  request: await outcome(fetch(new Request(other))),
  redirect: await outcome(status(`${endpoint}redirect`)),
  http: await outcome(once(get(other), 'response')),
  socket: await outcome(once(connect(Number(port), hostname), 'connect')),
  tls: await outcome(once(tlsConnect({ host: hostname, port: Number(port) }), 'secureConnect')),
  name: await outcome(status('https://telemetry.invalid/x')),
  pipe: await outcome(once(connect(pipe), 'connect')),
  takenAway: await outcome(statusWith(null)),
}
console.log(JSON.stringify({ outcomes, report: policy.report() }))
process.exit(0)
