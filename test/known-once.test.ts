import { describe, expect, test } from 'vitest'
import { sources, withoutComments } from './support/sources.js'

/** What the house knows once: how a second copy would be written, and the file where the first one is. */
const knownOnce: readonly { what: string; copy: RegExp; home: readonly string[] }[] = [
  { what: 'validation by JSON Schema', copy: /from ['"]ajv|import\(['"]ajv/, home: [] },
  {
    what: 'whether a JSON value is an object',
    copy: /typeof (\w+) === 'object' && \1 !== null && !Array\.isArray\(\1\)/,
    home: ['base/json.ts'],
  },
  {
    what: 'whether a path lies in a folder',
    copy: /startsWith\((['"`])\.\.|startsWith\([^)\n]*\bsep\b/,
    home: ['base/paths.ts'],
  },
  { what: 'a path with forward slashes', copy: /\(sep, '\/'\)|split\(sep\)\.join\(/, home: ['base/paths.ts'] },
  {
    what: 'writing whole files',
    copy: /\b(?:writeFile|appendFile|copyFile|rename)(?:Sync)?\b[^\n]*from 'node:fs|\b(?:writeFile|rename|copyFile)Sync\(/,
    home: ['base/file-changes.ts', 'base/rename.ts', 'base/staged-changes.ts', 'base/write-whole.ts'],
  },
  { what: 'running git', copy: /(?:spawn|execFile)(?:Sync)?\('git'/, home: ['codegen/project/git.ts'] },
  { what: 'the way along refs', copy: /while \(\w+\??\.\$ref/, home: ['codegen/protocol/walk.ts'] },
  { what: 'pauses that grow', copy: /\* 2 \*\*|Math\.pow\(2/, home: ['base/backoff.ts'] },
  { what: 'the contract of generated code', copy: /contractVersion = /, home: ['base/contract-version.ts'] },
  { what: 'characters that cannot be seen', copy: /\\p\{C[cf]\}|\\u202[a-e]/, home: ['base/visible-text.ts'] },
  { what: 'escapes of code units', copy: /toString\(16\)\.padStart\(4/, home: ['base/visible-text.ts'] },
  { what: 'byte order marks of files', copy: /\\uFEFF|0xfeff/i, home: ['base/byte-order-mark.ts'] },
  { what: 'tokens of JSON pointers', copy: /replaceAll\('~[01]'/, home: ['base/ref.ts'] },
  { what: 'JSON with comments', copy: /['"]jsonc-parser['"]/, home: ['codegen/protocol/jsonc.ts'] },
  {
    what: 'the name of the configuration file',
    copy: /= 'agent-bindings\.json'/,
    home: ['codegen/project/config.ts'],
  },
  {
    what: 'the identity of a method',
    copy: /`\$\{(?:messageDirection|sender)\} \$\{kind\} \$\{method\}`/,
    home: ['codegen/protocol/method-key.ts', 'runtime/validation/compile-shapes.ts'],
  },
  {
    what: 'the directions of messages',
    copy: /\['clientToServer', 'serverToClient'/,
    home: ['codegen/protocol/method-key.ts'],
  },
  {
    what: 'variables of the environment for Cody',
    copy: /\['(?:SRC|CODY_AGENT)_[A-Z]+'/,
    home: ['agents/cody/config/setting-rows.ts'],
  },
]

const code = sources.map(({ path, text }) => ({ path, text: withoutComments(text) }))

describe('each is known in one place', () => {
  test.each(knownOnce)('$what', ({ copy, home }) => {
    expect(code.filter(({ text }) => copy.test(text)).map(({ path }) => path)).toEqual(home)
  })
})

/** Words that had several meanings: what stands for each now, and where the old one is a specification's own. */
const oneWord: readonly { was: string; is: string; word: RegExp; own?: RegExp }[] = [
  {
    was: 'reference',
    is: 'ref (a $ref), docs (what `docs` writes), baseline (of a measurement)',
    word: /(?<![-a-z])references?\b|(?<!Back|Error)References?\b/,
    // An agent's reference, TypeScript's references, and the word of the Language Server Protocol's meta model.
    own: /^agents\/|^cli\/(?:agents\/|chat\/|agent-config)|^codegen\/(?:readers\/(?:typescript|lsp-meta-model)\/|commands\/init\/first-program)/,
  },
  {
    was: 'part',
    is: 'role (params or result)',
    word: /\bpart: '|'params' \| 'result'[^\n]*\bpart\b|part === 'params'/,
  },
  {
    was: '…Parts',
    is: '…Options (of a constructor)',
    word: /\b(?:Engine|Connection|Session|Channel)Parts\b/,
  },
  { was: 'finding', is: 'diagnostic, change or deviation', word: /\b[fF]indings?\b/ },
  { was: 'Hub, Registry', is: 'Subscriptions', word: /\b\w*(?:Hub|Registry)\b(?<!GitHub)/ },
  { was: 'Way, Unit, alikeness', is: 'Direction, ComparedShape, similarity', word: /\b(?:Way|Unit|alikeness)\b/ },
  { was: 'emptyParams', is: 'wire.absentParams', word: /\bemptyParams\b/ },
]

test.each(oneWord)('$was is written $is', ({ word, own }) => {
  const written = code
    .filter(({ path }) => own?.test(path) !== true)
    .flatMap(({ path, text }) => {
      const found = word.exec(text)
      return found ? [`${path}: ${found[0]}`] : []
    })
  expect(written).toEqual([])
})

test('the sessions of agents cast no type away: what the generated clients say holds', () => {
  const casts = code
    .filter(({ path }) => path.startsWith('agents/'))
    .flatMap(({ path, text }) =>
      (text.match(/\bas (?:unknown as|any|never)\b|<any>/g) ?? []).map(cast => `${path}: ${cast}`),
    )
  expect(casts).toEqual([])
})
