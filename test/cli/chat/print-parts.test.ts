import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Part, Question, Reply, Tool } from '../../../agents/session/index.js'
import { printParts } from '../../../cli/chat/print-parts.js'
import { TerminalPrompter } from '../../../cli/chat/prompter.js'

let [stdout, stderr] = ['', '']
beforeEach(() => {
  stdout = ''
  stderr = ''
  vi.spyOn(process.stdout, 'write').mockImplementation(text => {
    stdout += Buffer.from(String(text)).toString()
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation(text => {
    stderr += Buffer.from(String(text)).toString()
    return true
  })
})
afterEach(() => void vi.restoreAllMocks())

const said = (delta: string): Part => ({ type: 'text', delta, text: delta })
const done: Part = { type: 'done', text: 'all', stop: 'end' }

async function* partsOf(...parts: Part[]) {
  yield* parts
}

const print = (parts: Part[], quiet = false) =>
  printParts(partsOf(...parts) as unknown as Reply, new TerminalPrompter(), quiet)

const tool = (status: Tool['status'], more: Partial<Tool> = {}): Part => ({
  type: 'tool',
  tool: { id: 't', title: 'Edit a.txt', kind: 'edit', status, diffs: [], files: [], ...more },
})

test('text goes to standard output as it comes, with a line end at its end', async () => {
  await print([said('one '), said('two'), done])
  expect([stdout, stderr]).toEqual(['one two\n', ''])
})

test('a character that is cut between its halves is written whole', async () => {
  const [high = '', low = ''] = '🎉'.split('')
  const thought = (delta: string): Part => ({ type: 'thought', delta })
  await print([
    thought(high),
    thought(`${low}.`),
    said(`a${high}`),
    tool('completed'),
    said(`${low}b`),
    said(high),
    done,
  ])
  expect(stdout).toBe('a\n🎉b\n')
  expect(stderr).toContain('🎉.\n')
})

test('a text after a tool begins a paragraph, without more empty lines', async () => {
  await print([said('one'), tool('completed'), said('\n\ntwo'), done])
  expect(stdout).toBe('one\n\ntwo\n')
})

test('a text that takes the place of an earlier one begins afresh', async () => {
  await print([said('no'), { type: 'rewrite', text: 'yes\n' }, done])
  expect(stdout).toBe('no\n\nyes\n')
})

test('thoughts, plans and notices go to standard error, each on lines of its own', async () => {
  await print([
    { type: 'thought', delta: 'hm' },
    { type: 'thought', delta: ' \u202eyes' },
    {
      type: 'plan',
      steps: [
        { title: 'read', status: 'completed' },
        { title: 'write', status: 'pending' },
      ],
    },
    { type: 'notice', level: 'warning', message: 'slow' },
    said('answer'),
    done,
  ])
  expect(stderr).toBe('hm \ufffdyes\n✓ read\n☐ write\nwarning: slow\n')
  expect(stdout).toBe('answer\n')
})

test('a tool is shown when it begins and when it ends, with its diff', async () => {
  const printed = await print([
    tool('pending'),
    tool('running'),
    tool('completed', { diffs: [{ path: 'a.txt', oldText: 'old\n', newText: 'new\n' }] }),
    done,
  ])
  expect(stderr).toBe('▸ Edit a.txt\n✓ Edit a.txt\n  a.txt\n  @@ -1,1 +1,1 @@\n  -old\n  +new\n')
  expect(printed.tools).toMatchObject([{ status: 'completed' }])
})

test('why a tool has failed is shown, cut; a long diff is cut too', async () => {
  const newText = Array.from({ length: 60 }, (_, line) => `${line}\n`).join('')
  await print([
    tool('failed', { output: 'one\ntwo\nthree\nfour' }),
    tool('completed', { diffs: [{ path: 'b', newText }] }),
    tool('declined'),
    done,
  ])
  expect(stderr).toContain('✗ Edit a.txt (failed)\n  one\n  two\n  three\n')
  expect(stderr).not.toContain('four')
  expect(stderr).toMatch(/ {2}… \d+ more lines\n✗ Edit a\.txt \(declined\)\n$/)
})

test('what was used is shown at the end, and handed back', async () => {
  const usage = {
    inputTokens: 10,
    contextUsed: 20,
    contextSize: 100,
    cost: { amount: 0.5, currency: 'USD' },
    scope: 'reply',
  } as const
  const printed = await print([{ type: 'usage', usage }, { type: 'context', files: [{ uri: 'file:///a' }] }, done])
  expect(stderr).toBe('usage (reply): 10 tokens in, 0 out, context 20 of 100, 0.5000 USD\n')
  expect(printed).toMatchObject({ usage, context: [{ uri: 'file:///a' }], done: { stop: 'end' } })
})

test('usage without a number is not shown', async () => {
  await print([{ type: 'usage', usage: { scope: 'chat' } }, done])
  expect(stderr).toBe('')
})

test.each([
  ['max-tokens', 'limit of tokens'],
  ['max-turns', 'limit of requests'],
  ['refused', 'refuses'],
] as const)('a reply that ends with %s says that it is not complete', async (stop, words) => {
  await print([said('half'), { type: 'done', text: 'half', stop }])
  expect(stderr).toContain(words)
})

test('nothing but notices is printed when it is to be quiet; they are handed back too', async () => {
  const notice = { type: 'notice', level: 'warning', message: 'slow' } as const
  const printed = await print([{ type: 'thought', delta: 'x' }, said('y'), tool('completed'), notice, done], true)
  expect([stdout, stderr]).toEqual(['', 'warning: slow\n'])
  expect(printed.notices).toEqual([{ level: 'warning', message: 'slow' }])
})

describe('while nothing comes', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** Prints a reply that is silent for seconds, or for a question, on standard error that is a terminal or not. */
  async function printSlowly(parts: (Part | number | Question)[], isTTY: boolean, prompter = new TerminalPrompter()) {
    vi.spyOn(process, 'stderr', 'get').mockReturnValue(Object.assign(Object.create(process.stderr), { isTTY }))
    async function* slowly() {
      for (const part of parts) {
        if (typeof part === 'number') await new Promise(resolve => setTimeout(resolve, part * 1000))
        else if ('chat' in part) await prompter.decide(part)
        else yield part
      }
    }
    let isPrinted = false
    const printed = printParts(slowly() as unknown as Reply, prompter).finally(() => {
      isPrinted = true
    })
    while (!isPrinted) {
      await vi.runAllTimersAsync()
      await setImmediate()
    }
    await printed
  }

  const waiting = 'waiting for the agent …\r\u001b[K'

  test('a terminal says that the agent is waited for, until something comes', async () => {
    await printSlowly([2, tool('running'), 4, tool('completed'), 5, done], true)
    expect(stderr.split(waiting)).toHaveLength(3)
    expect(stderr.replaceAll(waiting, '')).toMatch(/▸ Edit a.txt.*✓ Edit a.txt/s)
  })

  test('what is not a terminal gets nothing', async () => {
    await printSlowly([60, done], false)
    expect(stderr).toBe('')
  })

  test('a line that goes on is left alone', async () => {
    await printSlowly([{ type: 'thought', delta: 'hm' }, 60, done], true)
    expect(stderr).not.toContain('waiting')
  })

  test('a question takes its place, is not written over, and makes place for it again', async () => {
    const prompter = new TerminalPrompter()
    const shown: string[] = []
    prompter.ask = async () => {
      shown.push(stderr)
      await new Promise(resolve => setTimeout(resolve, 60_000))
      return ''
    }
    const { signal } = new AbortController()
    const question = { ...(tool('pending') as Extract<Part, { type: 'tool' }>), chat: 'c', signal }
    await printSlowly([4, question, 4, done], true, prompter)
    expect([...shown, stderr]).toEqual([waiting, waiting + waiting])
  })
})

test('a reply without an end is an error', async () => {
  await expect(print([said('x')])).rejects.toThrow('the reply has no end')
})
