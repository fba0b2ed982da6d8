import { expect, test } from 'vitest'
import { findUrlPasswords, passwordsInUrls } from '../../../runtime/redact/urls.js'
import { marked } from './marked.js'

/** Here `~` stands for `//`: the redactor reads the files of this repository, too. */
const urls = (text: string) => text.replaceAll('~', '//')

test.each([
  'https:~«ada:sesame»@example.org/path',
  'https:~«ada:sesame»@example.org and postgres:~«bob:s3same»@db:5432/x',
  '~«ada:sesame»@example.org',
  '~«ada:ses@me»@example.org',
  '~«:sesame»@redis',
  '~«ada:se:same»@example.org',
  'https:\\/\\/«ada:sesame»@example.org',
  '"~«ada:sesame»@a"',
  '~ada:(sesame@a',
  // A name alone is a token when it looks like one.
  `https:~«${'k3'.repeat(10)}»@example.org`,
  `https:~${'k3'.repeat(9)}k@example.org`,
  `https:~«${'k'.repeat(20)}»@example.org`,
  'https:~ada@example.org',
  // Placeholders, and what is no password.
  'https:~ada:@example.org',
  'https:~ada:$PASSWORD@example.org',
  'https:~ada:{password}@example.org',
  'https:~ada:***@example.org',
  'https:~example.org:80/@ada',
  'https:~@example.org',
  'https:/ada:sesame@example.org',
  // The authority ends before the path, the query, the fragment, quotes and spaces.
  'https:~example.org/ada:sesame@x',
  'https:~example.org?ada:sesame@x',
  'https:~example.org#ada:sesame@x',
  'https:~ada:ses ame@x',
  'https:~ada:ses"ame@x',
  "https:~ada:ses'ame@x",
  'https:~ada:ses`ame@x',
  'https:~ada:ses<ame@x',
  'https:~ada:ses>ame@x',
  'https:~ada:ses\\ame@x',
  '~~«ada:sesame»@x',
])('%s', text => {
  const given = urls(text)
  expect(marked(findUrlPasswords, given.replace(/[«»]/g, ''))).toBe(given)
})

test('the passwords of URLs are all behind the first colon', () => {
  expect(passwordsInUrls(urls('a ~ada:sesame@x b ~ada@x c ~bob:s:t@y ~z'))).toEqual(['sesame', 's:t'])
  expect(passwordsInUrls('ada:sesame@x')).toEqual([])
  // A second call begins at the start again.
  expect(passwordsInUrls(urls('~ada:sesame@x'))).toEqual(passwordsInUrls(urls('~ada:sesame@x')))
})
