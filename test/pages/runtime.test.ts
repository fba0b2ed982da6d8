import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultLimits } from '../../runtime/index.js'
import { codeBlocks } from '../support/markdown.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const pages = ['docs/transports-and-life-cycle.md', 'docs/errors-limits-traces.md'].map(page => join(root, page))
const blocks = pages.flatMap(codeBlocks)
const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-readme-'))
const programs = blocks.flatMap((block, index) =>
  block.language === 'js' && block.name !== 'agent.js' ? [{ ...block, output: blocks[index + 1] }] : [],
)

beforeAll(() => {
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/agent-bindings'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  for (const { name, text } of blocks)
    if (name !== undefined) writeFileSync(join(folder, name.endsWith('.js') ? name : `${name}.js`), text)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("the runtime's pages", () => {
  test('have programs, each followed by what it prints', () => {
    expect(programs.map(({ name }) => name)).toEqual(['first', 'lost', 'restart', 'errors', 'handler-error', 'trace'])
    expect(programs.map(({ output }) => output?.language)).toEqual(programs.map(() => 'text'))
  })

  test.each(programs)('$place prints what it says', async ({ name, output }) => {
    const { stdout } = await promisify(execFile)(process.execPath, [`${name}.js`], { cwd: folder })
    expect(stdout).toBe(output?.text)
  })

  test('name every error, its code and its faults, and no fault that is none', () => {
    const source = readFileSync(join(root, 'runtime/errors.ts'), 'utf8')
    const [errors = ''] = pages.slice(-1).map(page => readFileSync(page, 'utf8'))
    const [, faults = ''] = /type FramingFault = (.*)/.exec(source) ?? []
    expect(errors).toContain(`\`fault\`: ${faults.replaceAll("'", '`').replaceAll(' |', ',')} |`)
    for (const [, name] of source.matchAll(/export class (\w+) extends/g)) expect(errors).toContain(`| \`${name}\` |`)
    for (const [, code] of source.matchAll(/super\('([A-Z_]+)'/g)) expect(errors).toContain(`\`${code}\``)
  })

  test('name every limit', () => {
    const named = pages.flatMap(page => [...readFileSync(page, 'utf8').matchAll(/`([^`\n]+)`/g)].map(match => match[1]))
    expect(Object.keys(defaultLimits).filter(name => !named.includes(name))).toEqual([])
  })
})
