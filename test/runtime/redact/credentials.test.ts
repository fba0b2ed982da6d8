import { expect, test } from 'vitest'
import { findCredentials } from '../../../runtime/redact/credentials.js'
import { marked } from './marked.js'

test.each([
  // Six characters with a digit, a full stop or what base64 has.
  'Bearer «abc123»',
  'bearer «abc123», BEARER «abc124»',
  'Bearer abc12',
  'Bearer abcdef',
  'Bearer abcde....',
  'Bearer «abcd.ef»',
  'Bearer «abcde=»',
  'Bearer «ab~cdef»',
  'Bearer «ab+cdef»',
  'Bearer ab-cdef',
  'Bearer ab=+~',
  'Bearer ab=c...',
  'Bearer abcd_.ef',
  'Bearer abcd._ef',
  'Bearer realm=abcdef',
  'Bearer «my-realm=abcdef»',
  'Bearer ab/cdef',
  'xBearer abc123',
  String.raw`\nBearer «abc123»`,
  // What stands between.
  'Bearer%20«abc123»',
  'Bearer+«abc123»',
  'Bearer\t«abc123»',
  `Bearer${' '.repeat(8)}«abc123»`,
  `Bearer${' '.repeat(9)}abc123`,
  'Bearer\nabc123',
  // Base64 of a name, a colon and a password, or what looks like it.
  'Basic «YWRhOmIx»',
  'Basic «YWRhOmI=»',
  'Basic «YWRhOmI=» Basic «YWRhOmIx»',
  'Basic YWRhYWRh',
  'Basic «YWRhYWRhYQ==»',
  'Basic YWR=',
  'Basic OmE=',
  'Basic «OmFhYQ==»',
  'Basic «aB3dE6gH9jK2»',
  'Basic aB3dE6gH9jK',
  'Basic ab3de6gh9jk2',
  'Basic AB3DE6GH9JK2',
  'Basic -aB3dE6gH9jK2',
])('credentials in %j', want => {
  expect(marked(findCredentials, want.replace(/[«»]/g, ''))).toBe(want)
})
