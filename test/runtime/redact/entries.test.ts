import { describe, expect, test } from 'vitest'
import { isSecretArgument, isSecretEntry } from '../../../runtime/redact/entries.js'
import { isSecretName } from '../../../runtime/redact/names.js'

const login = Buffer.from('ada:lovelace').toString('base64')

describe('a property', () => {
  test.each<[string, unknown]>([
    ['token', 'x'],
    ['accessToken', ''],
    ['password', 5],
    ['tokenSecret', 5],
    ['credentials', { a: 1 }],
    ['auth', login],
  ])('%s: %j is secret', (key, value) => {
    expect(isSecretEntry({ [key]: value }, key, isSecretName)).toBe(true)
  })

  test.each<[string, unknown]>([
    ['maxOfToken', 5],
    ['accessToken', 5],
    ['name', 'token'],
    ['name', login],
    ['auth', 'basic'],
    ['auth', [login]],
  ])('%s: %j is not', (key, value) => {
    expect(isSecretEntry({ [key]: value }, key, isSecretName)).toBe(false)
  })

  test.each<[object, string, boolean]>([
    [{ name: 'API_KEY', value: 'x' }, 'value', true],
    [{ key: 'API_KEY', value: 'x' }, 'value', true],
    [{ name: 'API_KEY', value: 'x' }, 'name', false],
    [{ name: 'API_KEY', value: 'x', description: 'y' }, 'description', false],
    [{ name: 'API_KEY', value: 5 }, 'value', false],
    [{ name: 'API_KEY', value: '<key>' }, 'value', false],
    [{ name: 'API_KEY', value: 'Api key' }, 'value', false],
    [{ name: 'path', value: 'x' }, 'value', false],
    [{ name: ['API_KEY'], value: 'x' }, 'value', false],
    [{ value: 'x' }, 'value', false],
  ])('of the pair %j: %s', (pair, key, isSecret) => {
    expect(isSecretEntry(pair as Record<string, unknown>, key, isSecretName)).toBe(isSecret)
  })
})

test.each<[unknown[], boolean]>([
  [['--token', 'x'], true],
  [['--token', 'x-y'], true],
  [['-token', 'x'], true],
  [['--API-KEY', 'x'], true],
  [['---token', 'x'], false],
  [['token', 'x'], false],
  [['a --token', 'x'], false],
  [['--7token', 'x'], false],
  [['--a=token', 'x'], false],
  [['--name', 'x'], false],
  [[5, 'x'], false],
  [[['--token'], 'x'], false],
  [['--token', 5], false],
  [['--token', ''], false],
  [['--token', '-x'], false],
  [['--token', 'two words'], false],
  [['--token', '$TOKEN'], false],
])('the last of %j: %s', (list, isSecret) => {
  expect(isSecretArgument(list, 1, isSecretName)).toBe(isSecret)
  expect(isSecretArgument(list, 0, isSecretName)).toBe(false)
})
