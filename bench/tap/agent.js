// The bare agent at the other end: node agent.js SKIPPED MEASURED. Says on stderr what the measured round trips cost it.
import { Floor } from '../runtime/floor.js'
import { cpuBetween } from './cpu-between.js'

const answered = cpuBetween('agent')
/** @type {Floor} */
const floor = new Floor(process.stdin, process.stdout, (_, params, id) => {
  if (id === undefined) return
  floor.reply(id, params)
  answered()
})
