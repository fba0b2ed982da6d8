import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../support/installed-package.js'

const { files } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { files: string[] }
const docs = readdirSync(join(repository, 'docs')).filter(name => name.endsWith('.md'))
const pages = [...docs.map(name => `docs/${name}`), ...files.filter(name => name.endsWith('.md'))]

/** The anchors of a page's headings, as GitHub and editors make them. */
const anchors = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\- ]/gu, '')
      .replaceAll(' ', '-'),
  )

test('there are pages', () => expect(pages.length).toBeGreaterThan(10))

test.each(pages)('every link of %s leads to something that is packed', page => {
  const text = readFileSync(join(repository, page), 'utf8')
  const broken = [...text.matchAll(/\]\((?!https?:)([^)]*)\)/g)].filter(([, link = '']) => {
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? page : normalize(join(dirname(page), path)).replaceAll('\\', '/')
    const isPacked = files.some(packed => packed !== 'dist' && (target === packed || target.startsWith(`${packed}/`)))
    if (!isPacked || !existsSync(join(repository, target))) return true
    return anchor !== undefined && !anchors(readFileSync(join(repository, target), 'utf8')).includes(anchor)
  })
  expect(broken.map(([link]) => link)).toEqual([])
})

test('the first page links every other', () => {
  const text = readFileSync(join(repository, 'README.md'), 'utf8')
  expect(pages.filter(page => page !== 'README.md' && !text.includes(`](${page})`))).toEqual([])
})
