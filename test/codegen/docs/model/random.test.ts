import fc from 'fast-check'
import { expect, test } from 'vitest'
import { htmlDocs } from '../../../../codegen/docs/html/page.js'
import { markdownDocs } from '../../../../codegen/docs/markdown/page.js'
import type { Protocol } from '../../../../codegen/protocol/model.js'
import { runs } from '../../../support/runs.js'
import { protocols } from '../../targets/typescript/random-protocols.js'

/** The ids of a page, and those that its links name. */
function anchors(text: string, id: RegExp, link: RegExp) {
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map(match => match[1])
  return { ids: all(id), targets: all(link) }
}

/** Two random protocols as two versions of one. */
const versions = fc
  .tuple(protocols, protocols)
  .map(pair =>
    pair.map((protocol, index): Protocol => ({ ...protocol, protocol: 'random', version: `${index + 1}.0.0` })),
  )

test('whatever two versions say, the page has each id once, no dead link, no foreign tag, and the same bytes again', () => {
  fc.assert(
    fc.property(versions, given => {
      const { content } = htmlDocs(given)
      const { ids, targets } = anchors(content, /\sid="([^"]*)"/g, /href="#([^"]*)"/g)
      expect(new Set(ids).size).toBe(ids.length)
      expect(targets.filter(target => !ids.includes(target))).toEqual([])
      expect(content.match(/<(?:script|style)\b/g)).toEqual(['<style', '<script'])
      expect(content).toBe(htmlDocs(given.toReversed()).content)
    }),
    { numRuns: runs(30) },
  )
})

test('the Markdown has each anchor once and no dead link', () => {
  fc.assert(
    fc.property(versions, given => {
      const { content } = markdownDocs(given)
      const { ids, targets } = anchors(content, /^<a id="([^"]*)"><\/a>$/gm, /`?\]\(#([^)]*)\)/g)
      expect(new Set(ids).size).toBe(ids.length)
      expect(targets.filter(target => !ids.includes(target))).toEqual([])
    }),
    { numRuns: runs(30) },
  )
})
