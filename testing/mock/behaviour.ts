import { nearestNames } from '../../base/nearest-names.js'
import { checkScenario } from './check-scenario.js'
import type { MockKnowledge } from './protocol.js'
import type { Branch, Scenario } from './scenario.js'
import { loadScenario } from './scenario-file.js'
import type { MockHandler, SessionBehaviour } from './session.js'

/** How a mock differs from one that answers everything with valid results. */
export interface BehaviourOptions {
  /** Steps by wire name, or `FILE#NAME` of a scenario in a file; a request without steps gets a valid result. */
  scenario?: Scenario | string
  /** Handlers by wire name; a handler wins over the steps of the scenario. */
  handlers?: object
}

/** Behaviour of a mock, and how far it got with all its clients. */
export class Behaviour implements SessionBehaviour {
  readonly scenario: Scenario
  readonly handlers: Readonly<Record<string, MockHandler | undefined>>
  readonly #taken = new Map<Branch, number>()

  /**
   * @throws {TypeError} with every place of the scenario that does not fit the protocol, or every unknown handler
   * @throws {DiagnosticError} with the places in a file of scenarios
   */
  constructor({ scenario = {}, handlers = {} }: BehaviourOptions, known: MockKnowledge) {
    this.scenario = typeof scenario === 'string' ? loadScenario(scenario, known) : checked(scenario, known)
    this.handlers = handlers as Behaviour['handlers']
    requireKnown(Object.keys(handlers), known)
  }

  take(branch: Branch, times: number): boolean {
    const taken = this.#taken.get(branch) ?? 0
    if (taken >= times) return false
    this.#taken.set(branch, taken + 1)
    return true
  }
}

function checked(scenario: Scenario, known: MockKnowledge): Scenario {
  const problems = checkScenario(scenario, known)
  if (problems.length === 0) return scenario
  const lines = problems.map(({ pointer, message, hint }) => `  ${pointer}: ${message} (${hint})`)
  throw new TypeError(`the scenario does not fit the protocol:\n${lines.join('\n')}`)
}

function requireKnown(names: readonly string[], known: MockKnowledge): void {
  const unknown = names.filter(name => !known.sentByClient(name))
  if (unknown.length === 0) return
  const sent = known.namesOf('client')
  const lines = unknown.map(name => {
    const near = nearestNames(name, sent)
    return near.length > 0 ? `  ${name} (did you mean ${near.join(', ')}?)` : `  ${name}`
  })
  throw new TypeError(`no client of this protocol sends what these handlers answer:\n${lines.join('\n')}`)
}
