import { constants } from 'node:os'
import { isObject } from '../../base/json.js'
import { nearestNames } from '../../base/nearest-names.js'
import { escapePointer } from '../../base/ref.js'
import { expectedJson } from '../../codegen/protocol/keyword-values.js'
import type { Json, Method } from '../../codegen/protocol/model.js'
import { brief, type MockKnowledge } from './protocol.js'
import { isFromParams, stepWords } from './scenario.js'

/** One thing that is wrong with a scenario. */
export interface ScenarioProblem {
  /** JSON pointer into the scenario. */
  readonly pointer: string
  readonly message: string
  readonly hint: string
}

/** All faults of a scenario: invalid steps, unknown methods, invalid values. */
export function checkScenario(scenario: unknown, known: MockKnowledge): ScenarioProblem[] {
  if (!isObject(scenario))
    return [{ pointer: '', message: 'a scenario is an object of steps by method', hint: example }]
  return Object.entries(scenario).flatMap(([name, steps]) => {
    const pointer = `/${escapePointer(name)}`
    const request = known.find('client', 'request', name)
    const method = request ?? known.find('client', 'notification', name)
    if (!method)
      return [{ pointer, message: `no client of this protocol sends ${brief(name)}`, hint: like(name, known) }]
    if (!Array.isArray(steps)) return [{ pointer, message: 'steps are a list', hint: example }]
    return steps.flatMap((step, index) => checkStep(step, `${pointer}/${index}`, method, known))
  })
}

const example = 'write { "session/new": [{ "notify": "session/update" }, { "sample": true }] }, for example'

function like(name: string, known: MockKnowledge): string {
  const names = [...known.sentBy('client', 'request'), ...known.sentBy('client', 'notification')].map(m => m.method)
  const near = nearestNames(name, names)
  return near.length > 0 ? `did you mean ${near.join(', ')}?` : `it has ${names.slice(0, 8).join(', ')} …`
}

function checkStep(step: unknown, pointer: string, method: Method, known: MockKnowledge): ScenarioProblem[] {
  const expected = expectedJson(step)
  if (expected !== undefined) return [{ pointer, message: `a step has to be ${expected}`, hint: 'write less into it' }]
  const words = isObject(step) ? Object.keys(step) : []
  const word = words.find((name): name is keyof typeof stepWords => Object.hasOwn(stepWords, name))
  if (!isObject(step) || !word)
    return [{ pointer, message: 'this is no step', hint: `a step has one of ${Object.keys(stepWords).join(', ')}` }]
  const wrong = words.find(name => name !== word && !(stepWords[word] as readonly string[]).includes(name))
  if (wrong !== undefined)
    return [
      {
        pointer: `${pointer}/${escapePointer(wrong)}`,
        message: `a step ${word} has no ${wrong}`,
        hint: 'leave it out',
      },
    ]
  const at = `${pointer}/${word}`
  const problem = (message: string, hint: string, where = at): ScenarioProblem[] => [{ pointer: where, message, hint }]
  const answers = word === 'result' || word === 'error' || word === 'sample'
  if (answers && method.kind === 'notification')
    return problem(`${method.method} is not answered`, 'leave this step out')
  const given = step as Readonly<Record<string, Json>>
  switch (word) {
    case 'result':
      return invalid(known, { method, role: 'result', sender: 'client' }, given.result, at)
    case 'error':
      return isObject(given.error) && Number.isInteger(given.error.code) && typeof given.error.message === 'string'
        ? []
        : problem('an error has a whole number as code, and a message', 'write { "code": -32000, "message": "…" }')
    case 'sample':
      if (isObject(given.sample)) return invalidMembers(known, method, given.sample, at)
      return given.sample === true ? [] : problem('sample is true or an object', 'write true')
    case 'notify':
    case 'ask': {
      const kind = word === 'ask' ? 'request' : 'notification'
      const sent = typeof given[word] === 'string' ? known.find('server', kind, given[word]) : undefined
      if (!sent) {
        const names = known.sentBy('server', kind).map(({ method: name }) => name)
        return problem(
          `no agent of this protocol sends the ${kind} ${brief(given[word])}`,
          `it has ${names.join(', ')}`,
        )
      }
      if (given.params === undefined) return []
      return invalid(known, { method: sent, role: 'params', sender: 'server' }, given.params, `${pointer}/params`)
    }
    case 'waitMs':
      return typeof given.waitMs === 'number' && given.waitMs >= 0 && given.waitMs <= longestWait
        ? []
        : problem(`waitMs is a number from 0 to ${longestWait}`, 'write 10, or { "hang": true } for ever')
    case 'waitFor':
      return typeof given.waitFor === 'string' && isSent(known, given.waitFor)
        ? []
        : problem(`no client of this protocol sends ${brief(given.waitFor)}`, like(String(given.waitFor), known))
    case 'exit':
      return isExit(given.exit)
        ? []
        : problem(
            'exit has a whole number from 0 to 255 as code, and a text as stderr',
            'write { "code": 1, "stderr": "…" }',
          )
    case 'signal':
      return typeof given.signal === 'string' && Object.hasOwn(constants.signals, given.signal)
        ? []
        : problem('this is no signal', 'write "SIGKILL"')
    case 'garbage':
      return typeof given.garbage === 'string' ? [] : problem('garbage is a text', 'write "[INFO] ready\\n"')
    default:
      return given[word] === true ? [] : problem(`${word} is true`, 'write true')
  }
}

interface Message {
  readonly method: Method
  readonly role: 'params' | 'result'
  readonly sender: 'client' | 'server'
}

/** Faults of a value. Values taken from params are checked later, when they are known. */
function invalid(
  known: MockKnowledge,
  { method, role, sender }: Message,
  value: unknown,
  pointer: string,
): ScenarioProblem[] {
  if (containsFromParams(value)) return []
  const faults = known.faults({ method: method.method, kind: method.kind, role, sender }, value)
  return faults.map(message => ({ pointer, message, hint: `the ${role} of ${method.method} have to be valid` }))
}

/** What the protocol does not allow of the members that replace those of a valid result. */
function invalidMembers(
  known: MockKnowledge,
  method: Method,
  members: Record<string, unknown>,
  pointer: string,
): ScenarioProblem[] {
  const made = method.result ? known.samples.schema(method.result) : { value: null }
  // A result that cannot be made up is reported when a client asks for it.
  if (!('value' in made) || Object.keys(members).length === 0) return []
  if (isObject(made.value))
    return invalid(known, { method, role: 'result', sender: 'client' }, { ...made.value, ...members }, pointer)
  return [{ pointer, message: `the result of ${method.method} has no members`, hint: 'write true, or a result' }]
}

/** Node fires a longer timer at once. */
const longestWait = 2 ** 31 - 1

const isSent = (known: MockKnowledge, name: string): boolean =>
  (['request', 'notification'] as const).some(kind => known.find('client', kind, name))

const isExit = (exit: unknown): boolean =>
  isObject(exit) &&
  Object.entries(exit).every(
    ([name, value]) => (name === 'code' && isExitCode(value)) || (name === 'stderr' && typeof value === 'string'),
  )

/** What a process can end with: of other numbers the system takes the last eight bits. */
const isExitCode = (code: unknown): boolean => Number.isInteger(code) && 0 <= Number(code) && Number(code) <= 255

function containsFromParams(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return isFromParams(value) || Object.values(value).some(containsFromParams)
}
