import { expect, test } from 'vitest'
import { findLogins } from '../../../runtime/redact/logins.js'
import { marked } from './marked.js'

test.each([
  'machine example.org login ada password «sesame»',
  'machine   example.org\n  login \t ada\n  password \n\t«sesame»\n',
  'default login ada password «sesame»; more',
  'machine a login b password c login password d'.replace(' c ', ' «c» '),
  'machine a login b account password c',
  'machine a login password c',
  'a machine login, password c',
  'machine a login b password $PASSWORD',
  'machine a login b password <password>',
  'machine a login b password ',
  'Server=a;Password=«sesame»;',
  'server=a ; uid=sa;  \t pwd=«sesame»',
  '"host=a user=b   password=«sesame»"',
  "x='dbname=a password=«sesame»'",
  'user=a,password=sesame',
  'ghost=a password=sesame',
  'host=a and password=sesame',
  'host=a;x password=sesame',
  'Server=a;Password={password};',
  'Server=a;cpwd=sesame',
  'curl -u «ada:sesame» https://example.org',
  'curl -u    «ada:sesame»',
  'curl -uada:sesame'.replace('ada:sesame', '«ada:sesame»'),
  'curl -undo',
  "curl -s --user '«ada:sesame»'",
  'curl --proxy-user="«ada:sesame»"',
  'curl -u ada',
  'curl -u "two words:sesame"',
  'curl -u ada:',
  'curl -u ada:$PASSWORD',
  'curlew -u ada:sesame',
  'curl\ndocker -u ada:sesame',
  'docker -u ada:sesame; curl',
  'curl x;docker-u ada:sesame',
  `host=a;${' '.repeat(600)}password=sesame`,
])('logins in %j', want => {
  expect(marked(findLogins, want.replace(/[«»]/g, ''))).toBe(want)
})
