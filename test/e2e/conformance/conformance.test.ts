import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TraceEvent } from '../../../runtime/index.js'
import { type SourcegraphStandIn, startSourcegraphStandIn } from '../../../testing/sourcegraph-stand-in/index.js'
import { converse } from './session.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const cli = join(root, 'dist/cli/main.js')

const folder = mkdtempSync(join(tmpdir(), 'conformance-'))
const traceFile = join(folder, 'trace.jsonl')
let standIn: SourcegraphStandIn
let outcomes: ReadonlyMap<string, string>

const conform = (...args: string[]) => {
  const run = spawnSync(process.execPath, [cli, 'conform', 'cody@1.28.1', ...args], { cwd: root, encoding: 'utf8' })
  return { status: run.status, out: run.stdout, err: run.stderr }
}

beforeAll(async () => {
  standIn = await startSourcegraphStandIn({ modelsApi: true })
  const conversation = await converse(standIn, folder)
  outcomes = conversation.outcomes
  writeFileSync(traceFile, conversation.trace.map((event: TraceEvent) => `${JSON.stringify(event)}\n`).join(''))
})
afterAll(async () => {
  await standIn.close()
  rmSync(folder, { recursive: true, force: true })
})

const lists = JSON.parse(readFileSync(here('unanswered.json'), 'utf8')) as {
  requests: Record<string, string>
  neverSent: Record<string, string>
}

describe('a conversation with the embedded agent', () => {
  test('keeps to its document, but for what is listed with a reason', () => {
    const { status, out, err } = conform('--trace', traceFile, '--known', here('known-deviations.json'))
    expect(err).toBe('')
    expect(out).toContain('Conforms, but for 1 known deviation.')
    expect(status).toBe(0)
  })

  test('uses every request it answers, and those it does not are listed with a reason', () => {
    const { seen, neverSeen } = JSON.parse(conform('--trace', traceFile, '--json').out) as {
      seen: { method: string; sender: string; results: number }[]
      neverSeen: { method: string; sender: string }[]
    }
    const answered = seen.filter(({ sender, results }) => sender === 'client' && results > 0)
    expect(answered.length).toBeGreaterThanOrEqual(50)
    const unanswered = [...outcomes].filter(([, outcome]) => outcome !== 'result').map(([method]) => method)
    expect(unanswered.sort()).toEqual(Object.keys(lists.requests).sort())
    expect(neverSeen.map(({ method }) => method).sort()).toEqual(Object.keys(lists.neverSent).sort())
  })

  test('anything new fails, and is told without the value', () => {
    const lines = readFileSync(traceFile, 'utf8').trim().split('\n')
    const changed = lines.map(line => {
      const event = JSON.parse(line) as { method?: string; kind: string; payload?: unknown }
      if (event.method === 'chat/new' && event.kind === 'response') event.payload = 12345
      if (event.method === 'codeLenses/display') event.method = 'codeLenses/surprise'
      return JSON.stringify(event)
    })
    const file = join(folder, 'changed.jsonl')
    writeFileSync(file, `${changed.join('\n')}\n`)
    const { status, out } = conform('--trace', file, '--known', here('known-deviations.json'))
    expect(status).toBe(1)
    expect(out).toMatch(/chat\/new\n {2}result from the agent: expected string, found number \(2 messages\)/)
    expect(out).toMatch(/codeLenses\/surprise\n {2}notification from the agent that the document does not have/)
    expect(out).toMatch(/Never seen: .*codeLenses\/display/)
    expect(out).not.toContain('12345')
  })

  test('no access token is in the trace or the report', () => {
    expect(readFileSync(traceFile, 'utf8')).not.toContain(standIn.token)
  })

  test('of a trace that is cut in the middle, what comes before is judged', () => {
    const file = join(folder, 'cut.jsonl')
    const text = readFileSync(traceFile, 'utf8')
    writeFileSync(file, text.slice(0, text.length / 2))
    const { status, out, err } = conform('--trace', file)
    expect(status).toBe(0)
    expect(err).toMatch(/cut\.jsonl:\d+: warning: /)
    expect(out).toContain('Methods seen')
  })
})
