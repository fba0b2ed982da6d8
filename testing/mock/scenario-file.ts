import { isObject } from '../../base/json.js'
import { escapePointer } from '../../base/ref.js'
import { locateProblems } from '../../codegen/protocol/check-value.js'
import { DiagnosticError, fail, quoteList } from '../../codegen/protocol/diagnostic.js'
import { parseJsonc } from '../../codegen/protocol/jsonc.js'
import { readText } from '../../codegen/protocol/text-file.js'
import { checkScenario } from './check-scenario.js'
import type { MockKnowledge } from './protocol.js'
import type { Scenario } from './scenario.js'

/**
 * Reads one scenario of a file: JSON with comments, `{ "scenarios": { NAME: { METHOD: [STEP …] } } }`. Every scenario of the
 * file is checked against the protocol, so that a changed protocol is an error in the file, not in the tests that use it.
 *
 * @param ref `FILE#NAME`; the name may be left out where the file has one scenario.
 * @throws {DiagnosticError} with line and pointer of everything that is wrong.
 */
export function loadScenario(ref: string, known: MockKnowledge): Scenario {
  const [file = '', name] = splitAtLast(ref, '#')
  const text = readText(file, {
    what: 'scenario file',
    code: 'unreadable-scenario',
    hint: 'check the path: --scenario FILE#NAME',
  })
  const content = parseJsonc(text, file, 'invalid-scenario')
  const scenarios = isObject(content) && isObject(content.scenarios) ? content.scenarios : undefined
  if (!scenarios || Object.keys(scenarios).length === 0)
    return fail({
      code: 'invalid-scenario',
      message: 'a scenario file is an object with scenarios by name',
      place: { file },
      hint: 'write { "scenarios": { "happy": { "session/new": [{ "sample": true }] } } }, for example',
    })
  const problems = Object.entries(scenarios).flatMap(([name, scenario]) =>
    checkScenario(scenario, known).map(problem => ({
      ...problem,
      pointer: `/scenarios/${escapePointer(name)}${problem.pointer}`,
    })),
  )
  if (problems.length > 0)
    throw new DiagnosticError(locateProblems(problems, { text, shown: file }, { code: 'invalid-scenario', hint: '' }))
  const names = Object.keys(scenarios)
  const chosen = name ?? (names.length === 1 ? names[0] : undefined)
  if (chosen === undefined || !Object.hasOwn(scenarios, chosen))
    return fail({
      code: 'unknown-scenario',
      message: chosen === undefined ? 'the file has several scenarios' : `the file has no scenario "${chosen}"`,
      place: { file },
      hint: `it has ${quoteList(names)}: --scenario ${file}#NAME`,
    })
  return scenarios[chosen] as Scenario
}

function splitAtLast(text: string, separator: string): [string, string | undefined] {
  const index = text.lastIndexOf(separator)
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)]
}
