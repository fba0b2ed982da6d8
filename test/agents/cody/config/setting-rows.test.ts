import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { agentSectionSchema, settingRows, settingsPage } from '../../../../agents/cody/config/setting-rows.js'
import { parseConfig } from '../../../../codegen/project/config.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const schema = JSON.parse(readFileSync(`${root}schema/config.schema.json`, 'utf8'))

test('the schema of the configuration has the section that the rows of the settings give', () => {
  expect(schema.$defs.agent).toEqual(agentSectionSchema())
})

test('the page has the table that the rows of the settings give', () => {
  expect(readFileSync(`${root}docs/cody.md`, 'utf8')).toContain(`${settingsPage()}\n`)
})

test('whatever a file decides that could hurt the user is subject to trust', () => {
  const free = settingRows.filter(({ file, trust }) => file && !trust).map(({ name }) => name)
  expect(free).toEqual(['allowRemote', 'model'])
})

test('the schema of the configuration admits what the code takes, and refuses what it refuses', () => {
  const admits = new Ajv2020({ strict: false }).compile(schema)
  const takes = (value: unknown) => {
    try {
      parseConfig(JSON.stringify(value), 'c.json')
      return true
    } catch {
      return false
    }
  }
  const entry = { document: 'd', target: 't', output: 'o' }
  const values = [
    {},
    { $schema: 's', generate: [entry], agent: {} },
    { generate: [{ ...entry, options: { any: 1 } }] },
    { agents: {} },
    { generate: {} },
    { generate: [{ ...entry, documnet: 'd' }] },
    { generate: [{ document: 'd', target: 't' }] },
    { generate: [{ ...entry, output: '' }] },
    { generate: [{ ...entry, options: [] }] },
    [],
    'text',
  ]
  expect(values.map(takes)).toEqual(values.map(value => admits(value)))
})
