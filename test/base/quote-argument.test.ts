import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { quoteArgument } from '../../base/quote-argument.js'

test.each(['plain-1.json', 'a b', "it's", '$(exit 3)', '`x`', '', '*', '"', '\\', 'ä'])(
  '%j reaches a program as it is',
  argument => {
    const { stdout } = spawnSync('sh', ['-c', `printf %s ${quoteArgument(argument)}`], { encoding: 'utf8' })
    expect(stdout).toBe(argument)
  },
)

test('a plain argument stays plain', () => {
  expect(quoteArgument('schema/a@1.json')).toBe('schema/a@1.json')
})
