import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCheck } from '../../../codegen/commands/check.js'
import { runGenerate } from '../../../codegen/commands/generate.js'
import { loadConfig } from '../../../codegen/project/config.js'
import { configOf, makeProject, pathTarget, protocolDocument, snapshot, withCrlf, writeIn } from './project.js'

const check = (folder: string) => runCheck(loadConfig('agent-bindings.json', folder), pathTarget)

async function generatedProject(): Promise<string> {
  const folder = makeProject({
    'agent-bindings.json': configOf({}, { document: 'next.json', output: 'next' }),
    'sample.json': protocolDocument('1.0.0', ['a.txt', 'b.txt']),
    'next.json': protocolDocument('2.0.0', ['a.txt']),
  })
  await runGenerate(loadConfig('agent-bindings.json', folder), pathTarget)
  return folder
}

describe('check', () => {
  test('what was just generated is in step, and nothing is written', async () => {
    const folder = await generatedProject()
    const before = snapshot(folder)
    expect((await check(folder)).map(({ verdict, files }) => [verdict, files])).toEqual([
      ['in-step', 3],
      ['in-step', 2],
    ])
    expect(snapshot(folder)).toEqual(before)
  })

  test('names outputs and documents from the working folder, wherever the configuration is', async () => {
    const folder = await generatedProject()
    writeIn(folder, 'next.json', '{')
    mkdirSync(join(folder, 'in/side'), { recursive: true })
    const before = process.cwd()
    try {
      process.chdir(join(folder, 'in/side'))
      const outputs = await runCheck(loadConfig(), pathTarget)
      expect(outputs.map(({ output, document }) => [output, document])).toEqual([
        ['../../out', '../../sample.json'],
        ['../../next', '../../next.json'],
      ])
    } finally {
      process.chdir(before)
    }
  })

  test('finds every stale, missing and unexpected file in every output', async () => {
    const folder = await generatedProject()
    writeIn(folder, 'out/a.txt', 'edited')
    rmSync(join(folder, 'out/b.txt'))
    writeIn(folder, 'out/sub/extra.txt', 'mine')
    writeIn(folder, 'next/a.txt', 'edited too')
    const before = snapshot(folder)
    const outputs = await check(folder)
    expect(outputs.map(({ verdict, drifted }) => [verdict, drifted.map(({ path, state }) => [path, state])])).toEqual([
      [
        'drifted',
        [
          ['a.txt', 'stale'],
          ['b.txt', 'missing'],
          ['sub/extra.txt', 'unexpected'],
        ],
      ],
      ['drifted', [['a.txt', 'stale']]],
    ])
    expect(snapshot(folder)).toEqual(before)
  })

  test('a change of a document drifts what it gives', async () => {
    const folder = await generatedProject()
    writeIn(folder, 'sample.json', protocolDocument('1.0.0', ['b.txt', 'c.txt']))
    const [first, second] = await check(folder)
    expect(first?.drifted).toMatchObject([
      { path: '.agent-bindings-manifest', state: 'stale' },
      { path: 'a.txt', state: 'unexpected', listed: true },
      { path: 'c.txt', state: 'missing' },
    ])
    expect(second?.verdict).toBe('in-step')
  })

  test('a missing output folder is drift, not an error', async () => {
    const folder = await generatedProject()
    rmSync(join(folder, 'next'), { recursive: true })
    expect((await check(folder))[1]?.drifted.map(file => file.state)).toEqual(['missing', 'missing'])
  })

  test('line ends that a checkout changed are no drift, in generated files and in their manifest', async () => {
    const folder = await generatedProject()
    withCrlf(folder)
    expect((await check(folder)).map(({ verdict }) => verdict)).toEqual(['in-step', 'in-step'])
    writeIn(folder, 'out/a.txt', 'a.txt\r\n')
    expect((await check(folder))[0]?.drifted).toMatchObject([{ path: 'a.txt', state: 'stale' }])
  })

  test('what cannot be told of one output does not hide another', async () => {
    const folder = await generatedProject()
    writeIn(folder, 'sample.json', '{')
    writeIn(folder, 'next/a.txt', 'edited')
    expect((await check(folder)).map(({ verdict }) => verdict)).toEqual(['unknown', 'drifted'])
  })

  test('a folder where a file belongs cannot be told', async () => {
    const folder = await generatedProject()
    rmSync(join(folder, 'out/a.txt'))
    mkdirSync(join(folder, 'out/a.txt'))
    const [first] = await check(folder)
    expect(first?.verdict).toBe('unknown')
    expect(first?.diagnostics[0]?.hint).toContain('move it away')
  })

  test('an output folder inside another is judged once, by its own entry', async () => {
    const folder = makeProject({
      'agent-bindings.json': configOf({}, { output: 'out/inner', word: 'inner' }),
      'sample.json': protocolDocument('1.0.0', ['a.txt']),
    })
    await runGenerate(loadConfig('agent-bindings.json', folder), pathTarget)
    expect((await check(folder)).map(({ verdict }) => verdict)).toEqual(['in-step', 'in-step'])
  })
})
