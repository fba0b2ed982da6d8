import { isObject } from '../../base/json.js'
import { escapePointer } from '../../base/ref.js'
import { locateProblems, type ValueProblem } from '../../codegen/protocol/check-value.js'
import { DiagnosticError, fail, quoteList } from '../../codegen/protocol/diagnostic.js'
import { findDuplicateKeys, parseJsonc } from '../../codegen/protocol/jsonc.js'
import { readText } from '../../codegen/protocol/text-file.js'
import { checkScenario } from './check-scenario.js'
import type { MockKnowledge } from './protocol.js'
import type { Scenario } from './scenario.js'

/** The members of a file of scenarios. */
const members = ['$schema', 'common', 'scenarios']

/**
 * Reads one scenario of a file: JSON with comments, `{ "common": STEPS, "scenarios": { NAME: STEPS } }`, where STEPS are
 * `{ METHOD: [STEP …] }`. A scenario without steps for a method takes the common ones. All scenarios are checked
 * against the protocol, so that a changed protocol is an error in the file, not in the tests that use it.
 *
 * @param ref `FILE#NAME`; the name may be left out where the file has one scenario.
 * @throws {DiagnosticError} with line and pointer of everything that is wrong
 */
export function loadScenario(ref: string, known: MockKnowledge): Scenario {
  const [file = '', name] = splitAtLast(ref, '#')
  const text = readText(file, {
    what: 'scenario file',
    code: 'unreadable-scenario',
    hint: 'check the path: --scenario FILE#NAME',
  })
  const code = 'invalid-scenario'
  const content = parseJsonc(text, file, code)
  const problems = [
    ...findDuplicateKeys(text, file, code),
    ...locateProblems(checkContent(content, known), { text, shown: file }, { code, hint: '' }),
  ]
  if (problems.length > 0) throw new DiagnosticError(problems)
  const { common = {}, scenarios } = content as { common?: Scenario; scenarios: Readonly<Record<string, Scenario>> }
  const names = Object.keys(scenarios)
  const chosen = name ?? (names.length === 1 ? names[0] : undefined)
  if (chosen === undefined || !Object.hasOwn(scenarios, chosen))
    return fail({
      code: 'unknown-scenario',
      message: chosen === undefined ? 'the file has several scenarios' : `the file has no scenario "${chosen}"`,
      place: { file },
      hint: `it has ${quoteList(names)}: --scenario ${file}#NAME`,
    })
  return { ...common, ...scenarios[chosen] }
}

function checkContent(content: unknown, known: MockKnowledge): ValueProblem[] {
  const scenarios = isObject(content) && isObject(content.scenarios) ? content.scenarios : {}
  const unknown = Object.keys(isObject(content) ? content : {}).filter(name => !members.includes(name))
  if (unknown.length === 0 && Object.keys(scenarios).length === 0)
    return [
      {
        pointer: '',
        message: 'a scenario file is an object with scenarios by name',
        hint: 'write { "scenarios": { "happy": { "session/new": [{ "sample": true }] } } }, for example',
      },
    ]
  const common = isObject(content) ? (content.common ?? {}) : {}
  const checked = [
    ['/common', common],
    ...Object.entries(scenarios).map(([name, scenario]) => [`/scenarios/${escapePointer(name)}`, scenario]),
  ] as const
  return [
    ...unknown.map(name => ({
      pointer: `/${escapePointer(name)}`,
      message: `unknown key "${name}"`,
      hint: `known here: ${quoteList(members)}`,
    })),
    ...checked.flatMap(([place = '', scenario]) =>
      checkScenario(scenario, known).map(problem => ({ ...problem, pointer: `${place}${problem.pointer}` })),
    ),
  ]
}

function splitAtLast(text: string, separator: string): [string, string | undefined] {
  const index = text.lastIndexOf(separator)
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)]
}
