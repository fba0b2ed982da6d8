import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { htmlDocs } from '../../../../codegen/docs/html/page.js'
import { parseDocument } from '../../../../codegen/protocol/document.js'
import { hostileProtocol } from '../../targets/hostile.js'
import { notes1, notes2, tasks } from '../model/fixture.js'

const page = htmlDocs([notes1, notes2])

function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start) + start.length
  return text.slice(from, text.indexOf(end, from))
}

describe('the HTML page', () => {
  test('is one file named after the protocol', () => {
    expect(page.path).toBe('notes.html')
    expect(page.content.startsWith('<!doctype html>\n')).toBe(true)
    expect(page.content.endsWith('</html>\n')).toBe(true)
  })

  test('is the same for the same versions in another order', () => {
    expect(htmlDocs([notes2, notes1])).toEqual(page)
  })

  test('allows its own style and script only, by their hashes', () => {
    const policy = between(page.content, 'Content-Security-Policy" content="', '"').replaceAll('&#39;', "'")
    const hash = (text: string) => createHash('sha256').update(text).digest('base64')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`style-src 'sha256-${hash(between(page.content, '<style>', '</style>'))}'`)
    expect(policy).toContain(`script-src 'sha256-${hash(between(page.content, '<script>', '</script>'))}'`)
    expect(policy).not.toContain('unsafe')
  })

  test('sets code in a text as code', () => {
    expect(page.content).toContain('<p class="warning">Deprecated: Use <code>note/find</code>.</p>')
  })

  test('shows what the document says beside shapes', () => {
    const { content } = htmlDocs([tasks])
    expect(content).toContain('<dt>Framing</dt><dd>one message a line (<code>json-lines</code>)</dd>')
    expect(content).toContain(
      '<span class="badge status">experimental</span> <span class="badge status">since 1.4.0</span>',
    )
    expect(content).toContain('<h5>Optional parameters</h5>')
    expect(content).toContain('<li><code>-32001</code> The list is full, see <code>task/list</code>.</li>')
    expect(content).toMatch(/<li><code>7<\/code> Too urgent\.\n<pre>.*href="#Limit">Limit</)
    expect(content).toMatch(/<li>An error, with these data\n<pre>.*href="#Limit">Limit</)
    const text = content.replaceAll(/<[^>]*>/g, '')
    expect(text).toContain('1 (High) | 2 (low-est)')
    expect(text).toContain('[title: string, priority: Priority, &quot;done-already&quot;?: boolean]')
  })

  test('counts in the right number, and leaves no link without a text', () => {
    const method = { method: 'a/', kind: 'notification', messageDirection: 'both', params: null } as const
    const one = { protocol: 'one', version: '1', methods: [method], $defs: {} }
    const { content } = htmlDocs([one, { ...one, version: '2' }])
    expect(content).toContain('<span class="total">1 method</span>')
    expect(content).not.toMatch(/<a[^>]*><\/a>/)
  })

  test('names no address but the one of its source', () => {
    const addresses = new Set(page.content.match(/\bhttps?:\/\/[^\s"'<>&)]+/g))
    expect([...addresses]).toEqual(['http://www.w3.org/2000/svg', 'https://example.org/notes'])
    expect(page.content).not.toMatch(/\s(?:src|style|on\w+)=/)
  })

  test('every link leads somewhere', () => {
    const ids = [...page.content.matchAll(/\sid="([^"]*)"/g)].map(match => match[1])
    const targets = [...page.content.matchAll(/href="#([^"]*)"/g)].map(match => match[1])
    expect(new Set(ids).size).toBe(ids.length)
    expect([...new Set(targets)].filter(target => !ids.includes(target))).toEqual([])
  })

  test('text of a document stays text', () => {
    const hostile = parseDocument(JSON.stringify(hostileProtocol()), 'hostile.json')
    const { content } = htmlDocs([hostile])
    expect(content.match(/<script>/g)).toHaveLength(1)
    expect(content.match(/<style>/g)).toHaveLength(1)
    expect(content.match(/<h1>/g)).toHaveLength(1)
    expect(content).not.toMatch(/<img|<!--|href="javascript/)
    expect(content).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    const tags = [...content.matchAll(/<[a-z][^>]*>/g)].map(([tag]) => tag)
    const attributes = new Set(tags.flatMap(tag => [...tag.matchAll(/\s([a-z-]+)(?==")/g)].map(match => match[1])))
    expect([...attributes].filter(name => name === undefined || name.startsWith('on') || name === 'style')).toEqual([])
    expect(content).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })
})
