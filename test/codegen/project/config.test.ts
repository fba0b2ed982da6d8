import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findConfig, loadConfig, parseConfig } from '../../../codegen/project/config.js'
import { makeProject } from '../commands/project.js'

const entry = { document: 'a.json', target: 'typescript', output: 'out' }

describe('configuration', () => {
  test('is found in the folder or the nearest one above it', () => {
    const folder = makeProject({ 'agent-bindings.json': {}, 'a/b/c.txt': '', 'a/d/agent-bindings.json': {} })
    expect(findConfig(join(folder, 'a/b'))).toBe(join(folder, 'agent-bindings.json'))
    expect(findConfig(join(folder, 'a/d'))).toBe(join(folder, 'a/d/agent-bindings.json'))
  })

  test('may hold comments, trailing commas and the sections of others', () => {
    const text = `{ // what to make
      "generate": [{ "document": "a.json", "target": "typescript", "output": "out", },],
      /* the agent */ "agent": { "anything": 1 } }`
    expect(parseConfig(text, 'c.json')).toEqual([{ ...entry, options: {} }])
  })

  test.each([
    ['[]', '1:1', 'must be object, not array'],
    ['{\n  "generate": {}\n}', '2:3#/generate', 'must be array, not object'],
    ['{\n  "genrate": []\n}', '2:3#/genrate', 'unknown key "genrate"'],
    ['{ "generate": [1] }', '1:16#/generate/0', 'must be object, not number'],
    ['{ "generate": [{}] }', '#/generate/0', '"document" is missing'],
    [
      '{ "generate": [{ "document": 1, "target": "t", "output": "o" }] }',
      '#/generate/0/document',
      'must be string, not number',
    ],
    [
      '{ "generate": [{ "document": "d", "target": "t", "output": "o", "option": {} }] }',
      '#/generate/0/option',
      'unknown key',
    ],
    [
      '{ "generate": [{ "document": "d", "target": "t", "output": "o", "options": [] }] }',
      '#/generate/0/options',
      'must be object, not array',
    ],
    [
      '{ "generate": [{ "document": "d", "target": "t", "output": "o" }, { "document": "e", "target": "t", "output": "./o/" }] }',
      '#/generate/1/output',
      'already the output of /generate/0',
    ],
    ['{\n  "generate": [}\n}', 'c.json:2:16', 'this is not JSON'],
    ['', 'c.json:1:1', 'this is not JSON'],
  ])('%s is refused at %s', (text, place, message) => {
    expect(() => parseConfig(text, 'c.json')).toThrow(message)
    expect(() => parseConfig(text, 'c.json')).toThrow(place)
  })

  test('says every problem at once', () => {
    expect(() => parseConfig('{ "generate": [{}], "x": 1 }', 'c.json')).toThrow(
      /unknown key "x"[\s\S]*"document" is missing[\s\S]*"target" is missing[\s\S]*"output" is missing/,
    )
  })

  test('one that is not there is an error that names the way out', () => {
    const folder = makeProject({ 'a.txt': '' })
    expect(() => loadConfig('b.json', folder)).toThrow(/b\.json: error: there is no such configuration[\s\S]*init/)
    expect(() => loadConfig(undefined, folder)).toThrow(/no agent-bindings\.json here or in a folder above[\s\S]*init/)
  })
})
