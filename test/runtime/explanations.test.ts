import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { FramingFault } from '../../runtime/errors.js'
import { explain, quote } from '../../runtime/explain.js'
import { type Explanation, explanations } from '../../runtime/explanations.js'
import { Redactor } from '../../runtime/redact.js'

const page = new URL('../../docs/when-it-does-not-work.md', import.meta.url)

/** The page: its first part as it is written, then a section for each explanation. */
function render(written: string): string {
  const head = written.slice(0, written.indexOf('## '))
  const shown = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => `*${name}*`).replaceAll('|', '\\|')
  const sections = Object.entries<Explanation>(explanations).map(
    ([name, { seen, means, try: remedy }]) =>
      `## \`${name}\`\n\n- Seen: ${shown(seen)}\n- It means: ${shown(means)}.\n- Try: ${shown(remedy)}.\n`,
  )
  return head + sections.join('\n')
}

test('the page "When it does not work" says what the errors say (vitest --update writes it anew)', async () => {
  await expect(render(readFileSync(page, 'utf8'))).toMatchFileSnapshot(fileURLToPath(page))
})

test('every fault of a FramingError has its section on the page', () => {
  const faults = {
    ...{ garbage: true, header: true, 'no-message': true, 'other-framing': true },
    ...{ stalled: true, 'too-long': true, truncated: true },
  } satisfies Record<FramingFault, true>
  expect(Object.keys(explanations)).toEqual(expect.arrayContaining(Object.keys(faults)))
})

test('every part of an explanation is filled in', () => {
  expect(explain('not-json', { agent: 'cat (pid 1)', bytes: 3, text: '"x"' })).toBe(
    'a message of 3 bytes from cat (pid 1) is not JSON: "x"; it was skipped and the session goes on; a call that it ' +
      'answered goes on waiting; try: find out who writes it: a trace of the connection shows the messages before',
  )
})

test('text of a peer is shown short, in one line, without secrets and control characters', () => {
  const redactor = new Redactor({ secrets: ['sesame'] })
  expect(quote('a\nb\u001b[31m\u009b sesame', redactor)).toBe('"a\\nb\\u001b[31m\\u009b [redacted]"')
  const long = quote(`${'x'.repeat(198)}sesame`, redactor)
  expect(long).toHaveLength(203)
  expect(long).not.toContain('se')
})
