import { symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { splitCommand } from '../../../../agents/cody/config/command-line.js'
import { type FileSection, resolveSettings } from '../../../../agents/cody/config/resolve.js'
import { shownValue } from '../../../../agents/cody/config/secrets.js'
import { makeProject } from '../../../codegen/commands/project.js'

const file = (section: FileSection, trusted = true) => ({
  path: '/home/me/project/agent-bindings.json',
  section,
  trusted,
})

describe('settings', () => {
  test('come from arguments, then the environment, then the file, then the defaults', () => {
    const env = {
      SRC_ENDPOINT: 'https://env.example',
      CODY_AGENT_MODEL: 'env',
      SRC_ACCESS_TOKEN: 'token',
      CODY_AGENT_TRACE: '',
    }
    const settings = resolveSettings({
      arguments: { model: 'argument', endpoint: undefined },
      env,
      file: file({ model: 'file', endpoint: 'https://file.example', trace: 'logs/t.jsonl' }),
      cwd: '/here',
    })
    const of = (name: 'model' | 'endpoint' | 'trace' | 'workspace' | 'agent') => {
      const { value, layer, origin } = settings.get(name)
      return [value, layer, origin]
    }
    expect(of('model')).toEqual(['argument', 'argument', 'model'])
    expect(of('endpoint')).toEqual(['https://env.example', 'environment', 'SRC_ENDPOINT'])
    expect(of('trace')).toEqual([
      '/home/me/project/logs/t.jsonl',
      'file',
      '/home/me/project/agent-bindings.json#/agent/trace',
    ])
    expect(of('workspace')).toEqual(['/here', 'default', ''])
    expect(of('agent')).toEqual(['embedded', 'default', ''])
  })

  test('a port stands in for a command, unless a stronger layer names the command', () => {
    const env = { CODY_AGENT_PORT: '3113', CODY_AGENT_HOST: 'localhost' }
    expect(resolveSettings({ env }).values).toMatchObject({ port: 3113, host: 'localhost' })
    const named = resolveSettings({ env, arguments: { agent: ['cody'] } })
    expect(named.values).toMatchObject({ agent: ['cody'], port: undefined })
    const both = resolveSettings({ env: { ...env, CODY_AGENT_COMMAND: 'cody api' } })
    expect(both.values).toMatchObject({ agent: ['cody', 'api'], port: 3113 })
  })

  test('a binary is started with the arguments that agents have', () => {
    const { agent } = resolveSettings({ env: { CODY_AGENT_BINARY: '/opt/my cody' } }).values
    expect(agent).toEqual(['/opt/my cody', 'api', 'jsonrpc-stdio'])
    const env = { CODY_AGENT_BINARY: 'x', CODY_AGENT_COMMAND: 'embedded' }
    expect(resolveSettings({ env }).values.agent).toBe('embedded')
  })

  test('headers are lines, or JSON', () => {
    const headers = (text: string) => resolveSettings({ env: { SRC_HEADERS: text } }).values.customHeaders
    expect(headers('X-A: 1\nX-B: b: c\n')).toEqual({ 'X-A': '1', 'X-B': 'b: c' })
    expect(headers('{"X-A": "1"}')).toEqual({ 'X-A': '1' })
    for (const wrong of ['no colon', '{"X-A": 1}', '{oops'])
      expect(() => headers(wrong)).toThrow('SRC_HEADERS: give one "Name: value" a line')
  })

  test('the token may be in a variable that the file names', () => {
    const env = { TEAM_TOKEN: 'team', SRC_ACCESS_TOKEN: 'own' }
    const settings = resolveSettings({ env, file: file({ accessTokenVariable: 'TEAM_TOKEN' }) })
    expect(settings.get('accessToken')).toMatchObject({ value: 'team', origin: 'TEAM_TOKEN' })
  })

  test('what makes no sense is refused, with where it is', () => {
    const refusal = (env: Record<string, string>) => () => resolveSettings({ env })
    expect(refusal({ SRC_ENDPOINT: 'ftp://x' })).toThrow('SRC_ENDPOINT: this is no http or https URL')
    expect(refusal({ SRC_ENDPOINT: 'https://a:b@c' })).toThrow('the URL holds a password')
    for (const swapped of ['sgp_1234567890', 'me:hunter22@example.org'])
      expect(refusal({ SRC_ENDPOINT: swapped })).not.toThrow(swapped)
    expect(refusal({ CODY_AGENT_PORT: '0' })).toThrow('CODY_AGENT_PORT: this is no TCP port')
    expect(refusal({ CODY_AGENT_PORT: 'x' })).toThrow('CODY_AGENT_PORT: this is no TCP port')
    expect(refusal({ SRC_ACCESS_TOKEN: 'a\nb' })).toThrow('SRC_ACCESS_TOKEN: it holds characters')
    expect(refusal({ CODY_AGENT_COMMAND: 'a "b' })).toThrow('CODY_AGENT_COMMAND: the quote " is not closed')
  })

  test.each<[FileSection, string]>([
    [{ command: ['evil'] }, 'which program is run'],
    [{ endpoint: 'https://evil.example' }, 'who gets the access token'],
    [{ tcp: { port: 1 } }, 'who gets the access token'],
    [{ allow: ['https://evil.example'] }, 'who gets the access token'],
    [{ accessTokenVariable: 'AWS_SECRET' }, 'which variable is sent as the access token'],
    [{ workspace: '..' }, 'work outside the folder'],
    [{ workspace: '/' }, 'work outside the folder'],
    [{ trace: '.profile' }, 'which file is written'],
  ])('a file that was only found may not decide: %j', (section, words) => {
    const env = { AWS_SECRET: 'secret' }
    expect(() => resolveSettings({ env, file: file(section, false) })).toThrow(words)
    expect(() => resolveSettings({ env, file: file(section) })).not.toThrow()
  })

  test('a file that was only found may not lead the agent out of its folder by a link', () => {
    const folder = makeProject({ 'inside/a.txt': '' })
    symlinkSync(tmpdir(), join(folder, 'link'))
    const found = (workspace: string) => ({ path: join(folder, 'agent.json'), section: { workspace }, trusted: false })
    expect(() => resolveSettings({ env: {}, file: found('link') })).toThrow('work outside the folder')
    expect(() => resolveSettings({ env: {}, file: found('inside') })).not.toThrow()
  })

  test('a file that was only found may decide what harms nobody, or is overruled', () => {
    const harmless = file({ command: 'embedded', model: 'm', workspace: '.' }, false)
    expect(resolveSettings({ env: {}, file: harmless }).values.model).toBe('m')
    const overruled = {
      env: { SRC_ENDPOINT: 'https://mine.example' },
      file: file({ endpoint: 'https://evil.example' }, false),
    }
    expect(resolveSettings(overruled).values.endpoint).toBe('https://mine.example')
  })

  test('are shown without secrets', () => {
    const env = { SRC_ACCESS_TOKEN: 'tok', SRC_HEADERS: 'X-Key: abc' }
    const shown = resolveSettings({ env, arguments: { agent: ['a', 'b'] } }).all.map(shownValue)
    expect(shown).toContain('********')
    expect(shown).toContain('X-Key: ********')
    expect(shown).toContain('a b')
    expect(shown.join()).not.toMatch(/tok|abc/)
  })
})

describe('a command line', () => {
  test.each([
    ['cody api jsonrpc-stdio', ['cody', 'api', 'jsonrpc-stdio']],
    ['  "C:\\Program Files\\x.exe"  a ', ['C:\\Program Files\\x.exe', 'a']],
    [`node -e 'a "b" \\' ''`, ['node', '-e', 'a "b" \\', '']],
    ['a\\ b "c\\"d" $HOME *', ['a b', 'c"d', '$HOME', '*']],
  ])('%s', (text, words) => expect(splitCommand(text, 'x')).toEqual(words))

  test('that is empty is refused', () => {
    for (const text of ['', '  ', '""']) expect(() => splitCommand(text, 'here')).toThrow('here: there is no command')
  })
})
