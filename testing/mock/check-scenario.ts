import { constants } from 'node:os'
import { isObject } from '../../base/json.js'
import { nearestNames } from '../../base/nearest-names.js'
import { escapePointer } from '../../base/ref.js'
import { expectedJson } from '../../codegen/protocol/keyword-values.js'
import type { Json, Method } from '../../codegen/protocol/model.js'
import { type Message, ValueChecks } from './check-values.js'
import { brief, type MockKnowledge } from './protocol.js'
import { type ScenarioProblem, type StepWord, stepWords } from './scenario.js'

/** All faults of a scenario: invalid steps, unknown methods and members, invalid values. */
export function checkScenario(scenario: unknown, known: MockKnowledge): ScenarioProblem[] {
  if (!isObject(scenario))
    return [{ pointer: '', message: 'a scenario is an object of steps by method', hint: example }]
  return Object.entries(scenario).flatMap(([name, steps]) => {
    const pointer = `/${escapePointer(name)}`
    const method = known.sentByClient(name)
    if (!method)
      return [{ pointer, message: `no client of this protocol sends ${brief(name)}`, hint: like(name, known) }]
    return new StepChecks(method, known).list(steps, pointer)
  })
}

const example = 'write { "session/new": [{ "notify": "session/update" }, { "sample": true }] }, for example'

const like = (name: string, known: MockKnowledge): string => suggest(name, known.namesOf('client'))

/** The names that may be meant; some of those that there are, when none is near. */
function suggest(name: unknown, names: readonly string[]): string {
  const near = nearestNames(String(name), names)
  if (near.length > 0) return `did you mean ${near.join(', ')}?`
  return names.length > 8 ? `it has ${names.slice(0, 8).join(', ')} …` : `it has ${names.join(', ') || 'none'}`
}

/** Node fires a longer timer at once. */
const longestWait = 2 ** 31 - 1

/** The checks of the steps of one method, in their order. */
class StepChecks {
  readonly #method: Method
  readonly #known: MockKnowledge
  readonly #values: ValueChecks

  constructor(method: Method, known: MockKnowledge) {
    this.#method = method
    this.#known = known
    this.#values = new ValueChecks(method, known)
  }

  list(steps: unknown, pointer: string): ScenarioProblem[] {
    if (!Array.isArray(steps)) return [{ pointer, message: 'steps are a list', hint: example }]
    let answered: StepWord | undefined
    return steps.flatMap((step, index) => {
      const at = `${pointer}/${index}`
      const word = isObject(step) ? wordOf(step) : undefined
      if (!isObject(step) || !word) return [this.#noStep(step, at)]
      const problems = this.#step(step as Readonly<Record<string, Json>>, word, at)
      if (word !== 'result' && word !== 'error' && word !== 'sample') return problems
      const before = answered
      answered = word
      if (before === undefined) return problems
      return [{ pointer: at, message: `the request is answered already, by ${before}`, hint: 'leave this step out' }]
    })
  }

  #noStep(step: unknown, pointer: string): ScenarioProblem {
    const words = Object.keys(stepWords)
    const names = isObject(step) ? Object.keys(step) : []
    const near = names.flatMap(name => nearestNames(name, words))
    const hint = near.length > 0 ? `did you mean ${near.join(', ')}?` : `a step has one of ${words.join(', ')}`
    return { pointer, message: 'this is no step', hint }
  }

  #step(step: Readonly<Record<string, Json>>, word: StepWord, pointer: string): ScenarioProblem[] {
    const expected = expectedJson(step)
    if (expected !== undefined)
      return [{ pointer, message: `a step has to be ${expected}`, hint: 'write less into it' }]
    const allowed: readonly string[] = stepWords[word]
    const wrong = Object.keys(step).find(name => name !== word && !allowed.includes(name))
    if (wrong !== undefined) {
      const hint = nearestNames(wrong, allowed).map(name => `did you mean ${name}?`)[0] ?? 'leave it out'
      return [{ pointer: `${pointer}/${escapePointer(wrong)}`, message: `a step ${word} has no ${wrong}`, hint }]
    }
    const given = step[word] ?? null
    const at = `${pointer}/${word}`
    switch (word) {
      case 'result':
        return this.#unlessNotified(at) ?? this.#values.whole(this.#result, given, at)
      case 'error':
        return this.#unlessNotified(at) ?? plainProblems(word, given, at)
      case 'sample':
        return this.#unlessNotified(at) ?? this.#sample(given, at)
      case 'notify':
      case 'ask':
        return this.#message(step, word, pointer)
      case 'do':
        return this.#branch(step, pointer)
      case 'waitFor': {
        const message = `no client of this protocol sends ${brief(given)}`
        return this.#sent(given) ? [] : [{ pointer: at, message, hint: this.#like(given) }]
      }
      default:
        return plainProblems(word, given, at)
    }
  }

  get #result(): Message {
    return { method: this.#method, role: 'result', sender: 'client' }
  }

  #sent(name: unknown): Method | undefined {
    return typeof name === 'string' ? this.#known.sentByClient(name) : undefined
  }

  #like(name: unknown): string {
    return like(String(name), this.#known)
  }

  #unlessNotified(pointer: string): ScenarioProblem[] | undefined {
    const { method, kind } = this.#method
    if (kind === 'request') return undefined
    return [{ pointer, message: `${method} is not answered`, hint: 'leave this step out' }]
  }

  #sample(given: Json, pointer: string): ScenarioProblem[] {
    if (given === true) return []
    if (!isObject(given)) return [{ pointer, message: 'sample is true or an object', hint: 'write true' }]
    const made = this.#method.result ? this.#known.samples.schema(this.#method.result) : { value: null }
    // A result that cannot be made up is reported when a client asks for it.
    if (!('value' in made) || Object.keys(given).length === 0) return []
    if (isObject(made.value)) return this.#values.whole(this.#result, { ...made.value, ...given } as Json, pointer)
    const message = `the result of ${this.#method.method} has no members`
    return [{ pointer, message, hint: 'write true, or a result' }]
  }

  #message(step: Readonly<Record<string, Json>>, word: 'notify' | 'ask', pointer: string): ScenarioProblem[] {
    const kind = word === 'ask' ? 'request' : 'notification'
    const name = step[word]
    const method = typeof name === 'string' ? this.#known.find('server', kind, name) : undefined
    if (!method) {
      const names = this.#known.sentBy('server', kind).map(sent => sent.method)
      const message = `no agent of this protocol sends the ${kind} ${brief(name)}`
      return [{ pointer: `${pointer}/${word}`, message, hint: suggest(name, names) }]
    }
    const { params, expect } = step
    const role = { method, sender: 'server' } as const
    const problems = [
      ...(params === undefined ? [] : this.#values.whole({ ...role, role: 'params' }, params, `${pointer}/params`)),
      ...(expect === undefined ? [] : this.#values.contained({ ...role, role: 'result' }, expect, `${pointer}/expect`)),
    ]
    if (word === 'ask') this.#values.asked = method
    return problems
  }

  #branch({ do: steps, when, of, times }: Readonly<Record<string, Json>>, pointer: string): ScenarioProblem[] {
    const method = of === undefined ? this.#method : this.#sent(of)
    const problems: ScenarioProblem[] = []
    if (!method)
      problems.push({
        pointer: `${pointer}/of`,
        message: `no client of this protocol sends ${brief(of)}`,
        hint: this.#like(of),
      })
    else if (when !== undefined)
      problems.push(...this.#values.contained({ method, role: 'params', sender: 'client' }, when, `${pointer}/when`))
    else if (of !== undefined)
      problems.push({ pointer: `${pointer}/of`, message: 'of says whose params `when` looks at', hint: 'write when' })
    if (times !== undefined && !(Number.isSafeInteger(times) && Number(times) >= 1))
      problems.push({ pointer: `${pointer}/times`, message: 'times is a whole number from 1', hint: 'write 1' })
    return [...problems, ...this.list(steps, `${pointer}/do`)]
  }
}

const wordOf = (step: object): StepWord | undefined =>
  Object.keys(step).find((name): name is StepWord => Object.hasOwn(stepWords, name))

/** What a value has to be, where the protocol has no say in it. */
interface PlainValue {
  isRight(value: Json): boolean
  message: string
  hint: string
}

const plainValues: Partial<Record<StepWord, PlainValue>> = {
  error: {
    isRight: isError,
    message: 'an error has a whole number as code, a message, and data if wanted',
    hint: 'write { "code": -32000, "message": "…" }',
  },
  waitMs: {
    isRight: value => typeof value === 'number' && value >= 0 && value <= longestWait,
    message: `waitMs is a number from 0 to ${longestWait}`,
    hint: 'write 10, or { "hang": true } for ever',
  },
  exit: {
    isRight: isExit,
    message: 'exit has a whole number from 0 to 255 as code, and a text as stderr',
    hint: 'write { "code": 1, "stderr": "…" }',
  },
  signal: {
    isRight: value => typeof value === 'string' && Object.hasOwn(constants.signals, value),
    message: 'this is no signal',
    hint: 'write "SIGKILL"',
  },
  garbage: {
    isRight: value => typeof value === 'string',
    message: 'garbage is a text',
    hint: 'write "[INFO] ready\\n"',
  },
}

function plainProblems(word: StepWord, value: Json, pointer: string): ScenarioProblem[] {
  const switchOn: PlainValue = { isRight: it => it === true, message: `${word} is true`, hint: 'write true' }
  const { isRight, message, hint } = plainValues[word] ?? switchOn
  return isRight(value) ? [] : [{ pointer, message, hint }]
}

function isError(error: unknown): boolean {
  const isKnown = hasOnly(error, { code: Number.isInteger, message: isText, data: () => true })
  return isKnown && isObject(error) && 'code' in error && 'message' in error
}

function isExit(exit: unknown): boolean {
  return hasOnly(exit, { code: isExitCode, stderr: isText })
}

/** Whether a value is an object whose members have these names and are right. */
const hasOnly = (value: unknown, members: Readonly<Record<string, (member: unknown) => boolean>>): boolean =>
  isObject(value) &&
  Object.entries(value).every(([name, member]) => Object.hasOwn(members, name) && members[name]?.(member) === true)

const isText = (value: unknown) => typeof value === 'string'

/** What a process can end with: of other numbers the system takes the last eight bits. */
const isExitCode = (code: unknown): boolean => Number.isInteger(code) && 0 <= Number(code) && Number(code) <= 255
